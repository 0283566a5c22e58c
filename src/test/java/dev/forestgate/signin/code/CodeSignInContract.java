package dev.forestgate.signin.code;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.CodeUser;
import dev.forestgate.testing.CodeUser.Begun;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Sign-in by the code and by the link of an e-mail, on either store. */
abstract class CodeSignInContract {
  private static final List<String> OTP = List.of("otp");

  abstract RunningService service();

  @Test
  void aCodeOpensASession() {
    MailUser alice = MailUser.verified(service());
    ResponseSpec asked =
        ApiCalls.post(service().client(), CodeUser.CODE, Map.of("email", alice.email()));
    asked.expectHeader().valueEquals(HttpHeaders.CACHE_CONTROL, "no-store");
    Map<String, Object> accepted = body(asked, 202);
    assertThat(accepted)
        .containsOnlyKeys("challenge", "expires_in")
        .containsEntry("expires_in", 600);
    assertThat(FactorUser.string(accepted, "challenge")).matches("[A-Za-z0-9_-]{43}");
    Mailbox.Mail mail = alice.message(CodeUser.SUBJECT);
    Map<String, Object> opened =
        body(
            alice.post(
                CodeUser.CODE_VERIFY,
                Map.of("challenge", FactorUser.string(accepted, "challenge"), "code", mail.code())),
            200);
    assertThat(opened)
        .containsKeys("session", "access_token", "auth_time")
        .containsEntry("aal", 1)
        .containsEntry("amr", OTP);
    assertThat(user(opened))
        .containsEntry("email", alice.email())
        .containsEntry("email_verified", true)
        .containsEntry("username", alice.username());
    assertThat(session(opened)).containsEntry("amr", OTP).containsEntry("method", "bearer");
  }

  @Test
  void theLinkOpensASessionInTheBrowserThatOpensIt() {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    assertThat(begun.mail().link())
        .matches(service().url() + CodeUser.CODE_VERIFY + "\\?token=[A-Za-z0-9_-]{86}");
    var opened = FactorUser.result(code(begun).verify(begun.byLink(), "cookie"), 200);
    assertThat(opened.getResponseCookies()).containsKey(RunningService.COOKIE);
    assertThat(requireNonNull(opened.getResponseBody()))
        .containsEntry("amr", OTP)
        .doesNotContainKeys("token", "access_token", "refresh_token");
  }

  private CodeUser code(Begun begun) {
    return new CodeUser(service(), begun.mail().to());
  }

  @ParameterizedTest
  @CsvSource({"cookie, true, false", "token, false, true"})
  void theModeSelectsTheCredentials(String mode, boolean cookie, boolean refresh) {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    var opened = FactorUser.result(code(begun).verify(begun.byCode(), mode), 200);
    assertThat(opened.getResponseCookies().containsKey(RunningService.COOKIE)).isEqualTo(cookie);
    assertThat(requireNonNull(opened.getResponseBody()).containsKey("refresh_token"))
        .isEqualTo(refresh);
  }

  @ParameterizedTest
  @ValueSource(strings = {"username", "login", "email"})
  void anAddressIsTakenUnderEachName(String member) {
    MailUser alice = MailUser.verified(service());
    String typed = alice.email().toUpperCase(Locale.ROOT);
    body(alice.post(CodeUser.CODE, Map.of(member, typed)), 202);
    assertThat(alice.message(CodeUser.SUBJECT).code()).hasSize(6);
  }

  @Test
  void spacesInACodeDoNotMatter() {
    Begun begun = CodeUser.of(MailUser.verified(service())).begin();
    String spaced = begun.code().substring(0, 3) + " " + begun.code().substring(3) + " ";
    body(code(begun).verify(Map.of("challenge", begun.challenge(), "code", spaced)), 200);
  }

  /** A code that is overheard is of no use in another client. */
  @Test
  @Tag("security")
  void aCodeWorksWithItsChallengeAlone() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun here = alice.begin();
    String elsewhere = alice.challenge();
    String unknown = "A".repeat(43);
    for (String challenge : List.of(elsewhere, unknown, "", "x")) {
      expectInvalid(alice.verify(Map.of("challenge", challenge, "code", here.code())));
    }
    body(alice.verify(here.byCode()), 200);
  }

  @Test
  void aCodeAndItsLinkAreForOneSignIn() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun byCode = alice.begin();
    body(alice.verify(byCode.byCode()), 200);
    expectInvalid(alice.verify(byCode.byCode()));
    expectInvalid(alice.verify(byCode.byLink()));
    Begun byLink = alice.begin();
    body(alice.verify(byLink.byLink()), 200);
    expectInvalid(alice.verify(byLink.byLink()));
    expectInvalid(alice.verify(byLink.byCode()));
  }

  @Test
  @Tag("security")
  void afterFiveWrongCodesTheCodeIsVoidAndTheLinkIsNot() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    for (int n = 0; n < 5; n++) {
      expectInvalid(alice.verify(begun.byWrongCode()));
    }
    assertThat(alice.statusOnceAdmitted(begun.byCode())).isEqualTo(401);
    body(alice.verify(begun.byLink()), 200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "AAAA", "=====", "\ud83d\ude00", "a token with spaces"})
  void anUnknownTokenIsRefused(String token) {
    expectInvalid(ApiCalls.post(service().client(), CodeUser.CODE_VERIFY, Map.of("token", token)));
  }

  @Test
  @Tag("security")
  void aLinkWithAnotherSecretIsRefused() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    String id = begun.token().substring(0, 43);
    expectInvalid(alice.verify(Map.of("token", id + "A".repeat(43))));
    expectInvalid(alice.verify(Map.of("token", "A".repeat(43) + begun.token().substring(43))));
    expectInvalid(alice.verify(Map.of("challenge", id, "code", begun.code())));
    body(alice.verify(begun.byLink()), 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"challenge\":\"x\"}",
        "{\"code\":\"123456\"}",
        "{\"challenge\":\"x\",\"code\":\"123456\",\"token\":\"y\"}",
        "{\"challenge\":\"x\",\"code\":\"12345\"}",
        "{\"challenge\":\"x\",\"code\":\"12345a\"}",
        "{\"challenge\":\"x\",\"code\":123456}",
        "{\"token\":\"x\",\"mode\":\"both\"}"
      })
  void aMalformedProofIsRefused(String body) {
    expectRefused(
        ApiCalls.post(service().client(), CodeUser.CODE_VERIFY, body), 400, "invalid-request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"email\":\"alice\"}",
        "{\"email\":\"\"}",
        "{\"email\":\"a@example.org\",\"login\":\"b@example.org\"}"
      })
  void aRequestWithoutOneAddressIsRefused(String body) {
    expectRefused(ApiCalls.post(service().client(), CodeUser.CODE, body), 400, "invalid-request");
  }

  @Test
  @Tag("security")
  void anUnknownAddressGetsTheSameResponseAndNoEmail() {
    CodeUser stranger = CodeUser.unknown(service());
    String challenge = stranger.challenge();
    assertThat(stranger.count()).isZero();
    expectInvalid(stranger.verify(Map.of("challenge", challenge, "code", "123456")));
  }

  @Test
  @Tag("security")
  void aDisabledAccountGetsNoEmailAndCannotUseAnEarlierOne() {
    MailUser mail = MailUser.verified(service());
    CodeUser alice = CodeUser.of(mail);
    Begun begun = alice.begin();
    service().bean(CredentialRenewal.class).disable(account(mail).id(), AuditActor.SYSTEM).block();
    expectInvalid(alice.verify(begun.byCode()));
    alice.challenge();
    assertThat(alice.count()).isEqualTo(1);
  }

  @Test
  @Tag("security")
  void aDeletedAccountAndOneWithAnotherPasswordCannotUseAnEarlierEmail() {
    MailUser mail = MailUser.verified(service());
    CodeUser alice = CodeUser.of(mail);
    Begun before = alice.begin();
    Map<String, String> reset =
        Map.of("token", mail.resetToken(), "new_password", MailUser.NEW_PASSWORD);
    body(mail.post(MailUser.RESET, reset), 200);
    expectInvalid(alice.verify(before.byCode()));
    Begun after = alice.begin();
    body(
        mail.post(
            "/api/delete", Map.of("login", mail.username(), "password", MailUser.NEW_PASSWORD)),
        200);
    expectInvalid(alice.verify(after.byLink()));
  }

  /** The account may have been opened by another person, who knows the password. */
  @Test
  @Tag("security")
  void theProofOfAnUnverifiedAddressEndsWhatWasMadeBeforeIt() {
    MailUser mail = MailUser.register(service());
    FactorUser thief = FactorUser.enrol(service(), mail.username());
    CodeUser owner = CodeUser.of(mail);
    Map<String, Object> opened = body(owner.verify(owner.begin().byCode()), 200);
    assertThat(opened).containsEntry("aal", 1).containsEntry("amr", OTP);
    assertThat(user(opened)).containsEntry("email_verified", true);
    assertThat(session(opened)).containsEntry("amr", OTP);
    thief.get("/api/auth/session").expectStatus().isUnauthorized().expectBody().returnResult();
    expectRefused(
        mail.signIn(mail.username(), RunningService.PASSWORD), 401, "invalid-credentials");
    assertThat(body(owner.verify(owner.begin().byLink()), 200)).containsEntry("aal", 1);
  }

  @Test
  void anAccountWithASecondFactorIsAskedForItAfterTheCode() {
    MailUser mail = MailUser.verified(service());
    FactorUser alice = FactorUser.enrol(service(), mail.username());
    CodeUser code = CodeUser.of(mail);
    Begun begun = code.begin();
    ResponseSpec asked = code.verify(begun.byCode(), "token");
    asked.expectHeader().valueEquals(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    Map<String, Object> problem = expectRefused(asked, 401, "second-factor-required");
    assertThat(problem)
        .containsEntry("expires_in", 300)
        .containsEntry("factors", List.of("totp", "recovery-code"));
    expectInvalid(code.verify(begun.byLink()));
    Map<String, Object> opened =
        body(
            alice.secondStep(FactorUser.string(problem, "challenge"), alice.app().nextCode()), 200);
    assertThat(opened)
        .containsKey("refresh_token")
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("otp", "mfa"));
  }

  @Test
  @Tag("security")
  void wrongPasswordsDoNotDelayACode() {
    MailUser mail = MailUser.verified(service());
    CodeUser alice = CodeUser.of(mail);
    List<Integer> statuses = new ArrayList<>();
    for (String name : List.of(mail.username(), mail.email())) {
      for (int n = 0; n < 7; n++) {
        statuses.add(status(mail.signIn(name, "not it")));
      }
    }
    assertThat(statuses).contains(401, 429);
    body(alice.verify(alice.begin().byCode()), 200);
  }

  @Test
  @Tag("security")
  void wrongCodesAreLimitedAndDoNotDelayAPassword() {
    MailUser mail = MailUser.verified(service());
    for (CodeUser one : List.of(CodeUser.of(mail), CodeUser.unknown(service()))) {
      List<Integer> statuses = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        String challenge = one.challenge();
        statuses.add(status(one.verify(Map.of("challenge", challenge, "code", "00000" + n))));
      }
      // a machine that takes longer than the delay for a call has one more admitted
      assertThat(statuses).startsWith(401, 401, 401, 401, 401).contains(429).hasSize(8);
    }
    expectOk(mail.signIn(mail.email(), RunningService.PASSWORD));
  }

  /** The owner, on a device that the account does not know, while codes are being guessed. */
  @Test
  @Tag("security")
  void theLinkSignsInWhileCodesAreLimitedAndEndsTheLimit() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    int status = 401;
    for (int n = 0; status == 401 && n < 10; n++) {
      status = status(alice.verify(Map.of("challenge", alice.challenge(), "code", "00000" + n)));
    }
    assertThat(status).isEqualTo(429);
    assertThat(alice.count()).isPositive();
    body(alice.verify(begun.byLink()), 200);
    body(alice.verify(alice.begin().byCode()), 200);
  }

  /** The response is the same once the budget of the address is used up. */
  @Test
  @Tag("security")
  void anAddressGetsFiveEmailsUntilOneOfThemIsUsed() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun first = alice.begin();
    for (int n = 0; n < 7; n++) {
      alice.challenge();
    }
    assertThat(alice.count()).isEqualTo(5);
    body(alice.verify(first.byCode()), 200);
    body(alice.verify(alice.begin().byCode()), 200);
  }

  /** Programs that scan e-mails open their links. */
  @Test
  @Tag("security")
  void callsThatDoNotCarryTheProofInTheirBodySpendNothing() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    String path = begun.mail().link().substring(service().url().length());
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD)) {
      service()
          .client()
          .method(method)
          .uri(path)
          .exchange()
          .expectStatus()
          .isSeeOther()
          .expectHeader()
          .values(
              HttpHeaders.SET_COOKIE,
              set -> assertThat(set).noneMatch(cookie -> cookie.contains(RunningService.COOKIE)))
          .expectBody()
          .returnResult();
    }
    expectStatus(service().client().options().uri(path).exchange(), 204);
    for (HttpMethod method : List.of(HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH)) {
      expectStatus(service().client().method(method).uri(path).exchange(), 405);
    }
    expectStatus(service().client().post().uri(path).exchange(), 400);
    expectStatus(ApiCalls.post(service().client(), path, "{}"), 400);
    expectStatus(
        service()
            .client()
            .post()
            .uri(path)
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue("token=" + begun.token())
            .exchange(),
        403);
    body(alice.verify(begun.byLink()), 200);
  }

  @Test
  @Tag("security")
  void anotherSiteCannotSignABrowserIn() {
    CodeUser alice = CodeUser.of(MailUser.verified(service()));
    Begun begun = alice.begin();
    expectRefused(
        service()
            .client()
            .post()
            .uri(CodeUser.CODE_VERIFY)
            .header(HttpHeaders.ORIGIN, "https://evil.example")
            .bodyValue(begun.byLink())
            .exchange(),
        403,
        "cross-site");
    body(alice.verify(begun.byLink()), 200);
  }

  @Test
  void anEmailTellsWhereTheCodeWasRequested() {
    MailUser mail = MailUser.verified(service());
    service()
        .client()
        .post()
        .uri(CodeUser.CODE)
        .header(
            HttpHeaders.USER_AGENT,
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
        .bodyValue(Map.of("email", mail.email()))
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    assertThat(mail.message(CodeUser.SUBJECT).text())
        .contains("Firefox on Linux")
        .doesNotContain("There is no account");
  }

  /** A session that the request brings along ends, as at each sign-in. */
  @Test
  void theSessionOfTheRequestIsReplaced() {
    MailUser mail = MailUser.verified(service());
    SignedInClient before = service().signIn(mail.username());
    Begun begun = CodeUser.of(mail).begin();
    service()
        .client()
        .post()
        .uri(CodeUser.CODE_VERIFY)
        .cookie(RunningService.COOKIE, before.cookie())
        .bodyValue(begun.byCode())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    service().expectSession(before, 401);
  }

  private User account(MailUser user) {
    return requireNonNull(service().bean(Users.class).findByLogin(user.username()).block());
  }

  private Map<String, Object> session(Map<String, Object> opened) {
    return body(
        service()
            .client()
            .get()
            .uri("/api/auth/session")
            .header("Authorization", "Bearer " + opened.get("access_token"))
            .exchange(),
        200);
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> user(Map<String, Object> opened) {
    return new HashMap<>((Map<String, Object>) FactorUser.member(opened, "user"));
  }

  static void expectInvalid(ResponseSpec response) {
    ApiCalls.expectProblem(
        response,
        401,
        """
        {"type":"/problems/invalid-code","title":"Invalid code","status":401,
         "detail":"The code or the passkey is wrong, expired or used."}
        """);
  }

  private static void expectOk(ResponseSpec response) {
    expectStatus(response, 200);
  }

  private static void expectStatus(ResponseSpec response, int status) {
    response.expectStatus().isEqualTo(status).expectBody().returnResult();
  }

  private static int status(ResponseSpec response) {
    return response.expectBody().returnResult().getStatus().value();
  }
}
