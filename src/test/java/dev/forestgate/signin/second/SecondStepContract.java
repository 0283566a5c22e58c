package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The second step of a sign-in with an authenticator app and recovery codes, on either store. */
abstract class SecondStepContract {
  private static final String ORIGIN = "http://localhost:5173";

  abstract RunningService service();

  @Test
  void thePasswordAloneOpensNoSession() {
    FactorUser alice = FactorUser.create(service());
    int before = sessions(alice);
    ResponseSpec asked = alice.signIn("both");
    asked.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    Map<String, Object> problem = expectRefused(asked, 401, "second-factor-required");
    assertThat(problem)
        .containsEntry("expires_in", 300)
        .containsEntry("factors", List.of("totp", "recovery-code"))
        .doesNotContainKeys("access_token", "token", "ceremony", "public_key", "user");
    assertThat(FactorUser.string(problem, "challenge")).hasSizeGreaterThan(40);
    assertThat(sessions(alice)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/auth", "/api", ""})
  void aCodeOpensTheSession(String prefix) {
    FactorUser alice = FactorUser.create(service());
    int before = sessions(alice);
    Map<String, Object> opened =
        body(
            ApiCalls.post(
                service().client(),
                prefix + "/login/second",
                Map.of("challenge", alice.challenge(), "code", alice.app().nextCode())),
            200);
    assertThat(opened)
        .containsKeys("user", "session", "access_token", "auth_time")
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("pwd", "otp", "mfa"));
    assertThat(sessions(alice)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cookie", "token"})
  void theModeOfTheFirstStepCounts(String mode) {
    FactorUser alice = FactorUser.create(service());
    String challenge = FactorUser.string(body(alice.signIn(mode), 401), "challenge");
    String other = mode.equals("cookie") ? "token" : "cookie";
    expectRefused(
        alice.secondStep(
            Map.of("challenge", challenge, "code", alice.app().nextCode(), "mode", other)),
        401,
        "invalid-challenge");
    var opened = FactorUser.result(alice.secondStep(challenge, alice.app().nextCode()), 200);
    assertThat(opened.getResponseCookies().containsKey(RunningService.COOKIE))
        .isEqualTo(mode.equals("cookie"));
    assertThat(requireNonNull(opened.getResponseBody()).containsKey("refresh_token"))
        .isEqualTo(mode.equals("token"));
  }

  @Test
  void aCodeIsAcceptedOnceAlsoThatOfTheEnrolment() {
    FactorUser alice = FactorUser.create(service());
    expectRefused(alice.secondStep(alice.challenge(), alice.app().code(-1)), 401, "invalid-code");
    String code = alice.app().code(0);
    body(alice.secondStep(alice.challenge(), code), 200);
    expectRefused(alice.secondStep(alice.challenge(), code), 401, "invalid-code");
  }

  @Test
  void aRecoveryCodeIsAcceptedOnceInAnySpelling() {
    MailUser mail = MailUser.verified(service());
    FactorUser alice = FactorUser.enrol(service(), mail.username());
    String code = alice.recoveryCodes().get(3);
    String typed = " " + code.toUpperCase(Locale.ROOT).replace("-", " ");
    assertThat(body(recover(alice, typed), 200)).containsEntry("aal", 2);
    expectRefused(recover(alice, code), 401, "invalid-code");
    assertThat(alice.factors())
        .anySatisfy(
            factor ->
                assertThat(factor)
                    .containsEntry("type", "recovery-codes")
                    .containsEntry("remaining", 8));
    assertThat(mail.messages("A recovery code was used", 2))
        .anySatisfy(sent -> assertThat(sent.text()).contains("Codes left: 8"));
  }

  @Test
  void afterFiveWrongCodesTheChallengeIsVoid() {
    FactorUser alice = FactorUser.create(service());
    int before = sessions(alice);
    String challenge = alice.challenge();
    for (int n = 0; n < 5; n++) {
      expectRefused(alice.secondStep(challenge, "abcdef"), 401, "invalid-code");
    }
    expectRefused(alice.secondStep(challenge, alice.app().code(0)), 401, "invalid-challenge");
    assertThat(sessions(alice)).isEqualTo(before);
    body(alice.secondStep(alice.challenge(), alice.app().code(0)), 200);
    assertThat(sessions(alice)).isEqualTo(before + 1);
  }

  @Test
  void aChallengeIsGoodForOneSignIn() {
    FactorUser alice = FactorUser.create(service());
    String challenge = alice.challenge();
    body(alice.secondStep(challenge, alice.app().code(0)), 200);
    expectRefused(alice.secondStep(challenge, alice.app().code(1)), 401, "invalid-challenge");
  }

  @Test
  void aChallengeOfAnotherClientIsVoid() {
    FactorUser alice = FactorUser.create(service());
    expectRefused(
        service()
            .client()
            .post()
            .uri(FactorUser.SECOND)
            .header(HttpHeaders.USER_AGENT, "another client")
            .bodyValue(Map.of("challenge", alice.challenge(), "code", alice.app().code(0)))
            .exchange(),
        401,
        "invalid-challenge");
  }

  @Test
  void anotherAccountsFactorDoesNotAnswerAChallenge() {
    FactorUser alice = FactorUser.create(service());
    FactorUser bob = FactorUser.create(service());
    expectRefused(alice.secondStep(alice.challenge(), bob.app().code(0)), 401, "invalid-code");
    expectRefused(recover(alice, bob.recoveryCodes().get(0)), 401, "invalid-code");
  }

  @Test
  void aPasswordChangeVoidsTheChallengeAndKeepsTheFactor() {
    FactorUser alice = FactorUser.create(service());
    String challenge = alice.challenge();
    body(
        alice.call(
            HttpMethod.POST,
            "/api/auth/password/change",
            Map.of(
                "current_password", RunningService.PASSWORD,
                "new_password", MailUser.NEW_PASSWORD)),
        200);
    expectRefused(alice.secondStep(challenge, alice.app().code(0)), 401, "invalid-challenge");
    expectRefused(
        ApiCalls.post(
            service().client(),
            "/login",
            Map.of("username", alice.username(), "password", MailUser.NEW_PASSWORD)),
        401,
        "second-factor-required");
  }

  /** A browser gets the cookie of a visitor with the first answer, and a script may drop it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBrowserMayKeepTheCookieOfTheVisitorOrNot(boolean kept) {
    FactorUser alice = FactorUser.create(service());
    var asked = FactorUser.result(inBrowser("/login", null, alice.password()), 401);
    String visitor =
        requireNonNull(asked.getResponseCookies().getFirst("__Host-visitor")).getValue();
    Object challenge = FactorUser.member(requireNonNull(asked.getResponseBody()), "challenge");
    Map<String, Object> proof = Map.of("challenge", challenge, "code", alice.app().code(0));
    body(inBrowser(FactorUser.SECOND, kept ? visitor : null, proof), 200);
  }

  @Test
  void aTrustedBrowserIsNotAskedAgain() {
    FactorUser alice = FactorUser.create(service());
    String visitor = visitor(inBrowser("/login", null, alice.password()));
    Object challenge =
        FactorUser.member(body(inBrowser("/login", visitor, alice.password()), 401), "challenge");
    Map<String, Object> proof =
        Map.of("challenge", challenge, "code", alice.app().code(0), "trust_device", true);
    assertThat(body(inBrowser(FactorUser.SECOND, visitor, proof), 200)).containsEntry("aal", 2);
    assertThat(body(inBrowser("/login", visitor, alice.password()), 200))
        .containsEntry("aal", 1)
        .containsEntry("amr", List.of("pwd"));
    String other = visitor(inBrowser("/login", null, alice.password()));
    expectRefused(inBrowser("/login", other, alice.password()), 401, "second-factor-required");
    assertThat(body(alice.get("/api/sessions"), 200).get("sessions"))
        .asString()
        .contains("trusted=true");
  }

  private ResponseSpec inBrowser(String path, @Nullable String visitor, Object body) {
    var request = service().client().post().uri(path).header(HttpHeaders.ORIGIN, ORIGIN);
    if (visitor != null) {
      request.cookie("__Host-visitor", visitor);
    }
    return request.bodyValue(body).exchange();
  }

  private static String visitor(ResponseSpec response) {
    var cookies = response.expectBody().returnResult().getResponseCookies();
    return requireNonNull(cookies.getFirst("__Host-visitor")).getValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"challenge\":\"x\"}",
        "{\"code\":\"123456\"}",
        "{\"challenge\":\"x\",\"code\":\"123456\",\"recovery_code\":\"abcde-fghjk\"}",
        "{\"challenge\":\"x\",\"ceremony\":\"y\"}",
        "{\"challenge\":\"x\",\"code\":123456}"
      })
  void aMalformedBodyIsRefused(String body) {
    expectRefused(
        ApiCalls.post(service().client(), FactorUser.SECOND, body), 400, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "", "AAAA", "=====", "\ud83d\ude00"})
  void anUnknownChallengeIsVoid(String challenge) {
    expectRefused(
        ApiCalls.post(
            service().client(),
            FactorUser.SECOND,
            Map.of("challenge", challenge, "code", "123456")),
        401,
        "invalid-challenge");
  }

  @Test
  void anAppThatIsNotConfirmedIsNotAskedFor() {
    var bob = service().signIn();
    body(
        service()
            .client()
            .post()
            .uri(FactorUser.FACTORS + "/totp")
            .header(HttpHeaders.AUTHORIZATION, bob.bearer())
            .bodyValue(Map.of())
            .exchange(),
        201);
    service().signIn(bob.username());
  }

  /** Each budget is for one account, whatever the client. */
  @Test
  void guessesOfCodesAndOfPasswordsHaveBudgetsOfTheirOwn() {
    FactorUser alice = FactorUser.create(service());
    String challenge = alice.challenge();
    Map<String, Object> wrong = Map.of("username", alice.username(), "password", "no password");
    while (status(ApiCalls.post(service().client(), "/login", wrong)) != 429) {
      assertThat(sessions(alice)).isPositive();
    }
    body(alice.secondStep(challenge, alice.app().code(0)), 200);

    FactorUser bob = FactorUser.create(service());
    Map<String, Object> guess = new HashMap<>(Map.of("code", "000000"));
    int status = 401;
    for (int n = 0; status == 401 && n < 100; n++) {
      if (n % 5 == 0) {
        guess.put("challenge", bob.challenge());
      }
      status = status(bob.secondStep(guess));
    }
    assertThat(status).isEqualTo(429);
    Map<String, Object> limited =
        expectRefused(bob.secondStep(bob.challenge(), bob.app().code(0)), 429, "too-many-attempts");
    assertThat(limited).doesNotContainKey("factors");
    expectRefused(bob.signIn("both"), 401, "second-factor-required");
  }

  @Test
  void aPasswordResetKeepsTheFactor() {
    MailUser mail = MailUser.verified(service());
    FactorUser alice = FactorUser.enrol(service(), mail.username());
    String challenge = alice.challenge();
    Map<String, String> reset =
        Map.of("token", mail.resetToken(), "new_password", MailUser.NEW_PASSWORD);
    body(mail.post(MailUser.RESET, reset), 200);
    expectRefused(alice.secondStep(challenge, alice.app().code(0)), 401, "invalid-challenge");
    Map<String, Object> asked =
        expectRefused(
            mail.signIn(alice.username(), MailUser.NEW_PASSWORD), 401, "second-factor-required");
    body(alice.secondStep(FactorUser.string(asked, "challenge"), alice.app().code(0)), 200);
  }

  private static int status(ResponseSpec response) {
    return response.expectBody().returnResult().getStatus().value();
  }

  private ResponseSpec recover(FactorUser user, String code) {
    return user.secondStep(Map.of("challenge", user.challenge(), "recovery_code", code));
  }

  @SuppressWarnings("unchecked")
  private static int sessions(FactorUser user) {
    return ((List<Object>) FactorUser.member(body(user.get("/api/sessions"), 200), "sessions"))
        .size();
  }
}
