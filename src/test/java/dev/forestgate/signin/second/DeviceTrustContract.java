package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static dev.forestgate.testing.FactorUser.result;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.http.request.CookieNames;
import dev.forestgate.redis.UserKey;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.RunningService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Sign-ins on a device that the account trusts. */
abstract class DeviceTrustContract {
  private static final String LOGIN = "/api/auth/login";
  private static final String CHANGE = "/api/auth/password/change";

  abstract RunningService service();

  @Test
  void aTrustedBrowserNeedsThePasswordAlone() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    for (int i = 0; i < 2; i++) {
      Map<String, Object> signedIn = body(signIn(alice, browser.visitor()), 200);
      assertThat(signedIn).containsEntry("aal", 1).containsEntry("amr", List.of("pwd"));
    }
  }

  @Test
  @Tag("security")
  void nothingButTheCookieOfThatBrowserIsTrusted() {
    FactorOwner alice = FactorOwner.withApp(service());
    FactorOwner bob = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    String forged = browser.visitor().replaceAll("\\..*", "." + "A".repeat(43));
    for (String visitor : new @Nullable String[] {null, browse(alice).visitor(), forged}) {
      expectAsked(alice, visitor);
    }
    expectAsked(bob, browser.visitor());
  }

  @Test
  void aSecondStepTrustsNothingUnlessItSaysSo() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = browse(alice);
    body(second(alice, browser, Map.of("trust_device", false)), 200);
    expectAsked(alice, browser.visitor());
  }

  /** The second factor is asked for all the same where a sensitive call needs it. */
  @Test
  @Tag("security")
  void aTrustedBrowserDoesNotReplaceAnElevation() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    String cookie = session(result(signIn(alice, browser.visitor()), 200));
    expectRefused(
        call(
            HttpMethod.POST,
            CHANGE,
            cookie,
            Map.of("current_password", RunningService.PASSWORD, "new_password", "n".repeat(20))),
        401,
        "elevation-required");
  }

  @Test
  void theListOfSessionsTellsTheLatestOneOfATrustedBrowser() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    String cookie = session(result(signIn(alice, browser.visitor()), 200));
    assertThat(list(cookie))
        .extracting(session -> session.get("trusted"))
        .containsExactly(true, false, false);
  }

  @Test
  void signingOutKeepsTheTrust() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    body(call(HttpMethod.POST, "/api/auth/logout", browser.session(), Map.of()), 200);
    body(signIn(alice, browser.visitor()), 200);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("security")
  void trustEndsWith(End end) {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    body(signIn(alice, browser.visitor()), 200);
    switch (end) {
      case ALL_OTHER_SESSIONS -> noContent(browser, "/api/sessions");
      case ITS_SESSION ->
          noContent(browser, "/api/sessions/" + list(browser.session()).get(1).get("id"));
      case A_NEW_FACTOR -> addAnotherApp(browser.session());
      case A_REMOVED_FACTOR -> noContent(browser, "/api/factors/" + recoveryCodes(alice));
      case NEW_RECOVERY_CODES ->
          body(
              call(HttpMethod.POST, "/api/factors/recovery-codes", browser.session(), Map.of()),
              200);
      case A_NOT_ME_REPORT ->
          service()
              .bean(CredentialRenewal.class)
              .revoke(alice.session().userId(), List.of(), List.of())
              .block();
    }
    expectAsked(alice, browser.visitor());
  }

  /** Events that end the trust of a device, beside a change of the password. */
  enum End {
    ALL_OTHER_SESSIONS,
    ITS_SESSION,
    A_NEW_FACTOR,
    A_REMOVED_FACTOR,
    NEW_RECOVERY_CODES,
    A_NOT_ME_REPORT
  }

  @Test
  @Tag("security")
  void trustEndsWithThePassword() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    String next = "a new lantern for the hall";
    body(
        call(
            HttpMethod.POST,
            CHANGE,
            browser.session(),
            Map.of("current_password", RunningService.PASSWORD, "new_password", next)),
        200);
    expectRefused(signIn(alice, browser.visitor(), next), 401, "second-factor-required");
  }

  @Test
  void trustEndsWithTheAccount() {
    FactorOwner alice = FactorOwner.withApp(service());
    Browser browser = trusted(alice);
    Map<String, String> form =
        Map.of("login", alice.session().username(), "password", RunningService.PASSWORD);
    body(call(HttpMethod.POST, "/api/auth/delete", browser.session(), form), 200);
    var redis = service().bean(ReactiveStringRedisTemplate.class);
    for (String kind : List.of("trusted", "challenges")) {
      assertThat(redis.hasKey(UserKey.of(alice.session().userId(), kind)).block()).isFalse();
    }
  }

  private void addAnotherApp(String cookie) {
    Map<String, Object> started =
        body(call(HttpMethod.POST, "/api/factors/totp", cookie, Map.of()), 201);
    var app = new AuthenticatorApp((String) requireNonNull(started.get("secret")));
    body(
        call(
            HttpMethod.POST,
            "/api/factors/totp/confirm",
            cookie,
            Map.of("id", requireNonNull(started.get("id")), "code", app.nextCode())),
        200);
  }

  /** Id of the recovery codes, the factor that can go while the app stays. */
  private UUID recoveryCodes(FactorOwner owner) {
    return requireNonNull(
            service()
                .bean(Factors.class)
                .list(owner.session().userId())
                .filter(factor -> factor.type() == FactorType.RECOVERY_CODES)
                .blockFirst())
        .id();
  }

  /** A browser that was signed in with both factors and is trusted since. */
  private Browser trusted(FactorOwner owner) {
    Browser browser = browse(owner);
    String cookie = session(result(second(owner, browser, Map.of("trust_device", true)), 200));
    return new Browser(browser.visitor(), "", cookie);
  }

  /** A browser that was asked for the second factor. */
  private Browser browse(FactorOwner owner) {
    EntityExchangeResult<Map<String, Object>> asked = result(signIn(owner, null), 401);
    return new Browser(
        requireNonNull(asked.getResponseCookies().getFirst(CookieNames.VISITOR)).getValue(),
        (String) requireNonNull(requireNonNull(asked.getResponseBody()).get("challenge")),
        "");
  }

  private void expectAsked(FactorOwner owner, @Nullable String visitor) {
    expectRefused(signIn(owner, visitor), 401, "second-factor-required");
  }

  private ResponseSpec signIn(FactorOwner owner, @Nullable String visitor) {
    return signIn(owner, visitor, RunningService.PASSWORD);
  }

  private ResponseSpec signIn(FactorOwner owner, @Nullable String visitor, String password) {
    return fromBrowser(
        LOGIN, visitor, Map.of("username", owner.session().username(), "password", password));
  }

  private ResponseSpec second(FactorOwner owner, Browser browser, Map<String, Object> more) {
    var body = new HashMap<String, Object>(more);
    body.put("challenge", browser.challenge());
    body.put("code", owner.app().nextCode());
    return fromBrowser("/api/auth/login/second", browser.visitor(), body);
  }

  private ResponseSpec fromBrowser(String path, @Nullable String visitor, Map<String, ?> body) {
    var request = service().client().post().uri(path).header("Sec-Fetch-Site", "same-origin");
    return (visitor == null ? request : request.cookie(CookieNames.VISITOR, visitor))
        .bodyValue(body)
        .exchange();
  }

  private ResponseSpec call(HttpMethod method, String path, String session, Map<String, ?> body) {
    return service()
        .client()
        .method(method)
        .uri(path)
        .cookie(RunningService.COOKIE, session)
        .bodyValue(body)
        .exchange();
  }

  private void noContent(Browser browser, String path) {
    call(HttpMethod.DELETE, path, browser.session(), Map.of())
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> list(String session) {
    Map<String, Object> all =
        body(
            service()
                .client()
                .get()
                .uri("/api/sessions")
                .cookie(RunningService.COOKIE, session)
                .exchange(),
            200);
    return (List<Map<String, Object>>) requireNonNull(all.get("sessions"));
  }

  private static String session(EntityExchangeResult<?> signedIn) {
    ResponseCookie cookie = signedIn.getResponseCookies().getFirst(RunningService.COOKIE);
    return requireNonNull(cookie).getValue();
  }

  /**
   * Cookies of a browser.
   *
   * @param challenge of the sign-in that awaits its second step; empty for none
   * @param session cookie of its session; empty for none
   */
  private record Browser(String visitor, String challenge, String session) {}
}
