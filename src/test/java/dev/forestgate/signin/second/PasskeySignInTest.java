package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.passkey.SoftwareAuthenticator;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/** Sign-in with a passkey, alone and as the second step. */
class PasskeySignInTest {
  private final RunningService service = RunningService.shared();

  @Test
  void aPasskeySignsInWithoutANameAndAPassword() {
    PasskeyUser alice = PasskeyUser.create(service);
    Map<String, Object> options = alice.options();
    assertThat(publicKey(options))
        .containsEntry("rpId", "localhost")
        .containsEntry("userVerification", "required")
        .containsEntry("allowCredentials", List.of());
    Map<String, Object> opened = body(alice.signIn(options), 200);
    assertThat(opened)
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("hwk", "user", "mfa"))
        .containsKeys("access_token", "session");
    assertThat(opened.get("user")).asString().contains(alice.userId().toString());
  }

  @Test
  void theModeChoosesTheCredentials() {
    PasskeyUser alice = PasskeyUser.create(service);
    var cookie =
        FactorUser.result(
            post(PasskeyUser.PASSKEY, with(alice.answer(alice.options()), "mode", "cookie")), 200);
    assertThat(cookie.getResponseCookies()).containsKey(RunningService.COOKIE);
    assertThat(cookie.getResponseBody()).doesNotContainKey("access_token");
    var token =
        FactorUser.result(
            post(PasskeyUser.PASSKEY, with(alice.answer(alice.options()), "mode", "token")), 200);
    assertThat(token.getResponseCookies()).doesNotContainKey(RunningService.COOKIE);
    assertThat(token.getResponseBody()).containsKeys("access_token", "refresh_token");
  }

  @Test
  void aCeremonyIsGoodForOneSignIn() {
    PasskeyUser alice = PasskeyUser.create(service);
    Map<String, Object> options = alice.options();
    body(alice.signIn(options), 200);
    refused(alice.signIn(options));
  }

  @Test
  void everyReasonGetsOneResponse() {
    PasskeyUser alice = PasskeyUser.create(service);
    Map<String, Object> unknown = refused(PasskeyUser.register(service).signIn(alice.options()));
    SoftwareAuthenticator authenticator = alice.authenticator();
    authenticator.origin = "https://evil.example";
    assertThat(refused(alice.signIn(alice.options()))).isEqualTo(unknown);
    authenticator.origin = PasskeyUser.ORIGIN;
    authenticator.rpId = "evil.example";
    assertThat(refused(alice.signIn(alice.options()))).isEqualTo(unknown);
    authenticator.rpId = "localhost";
    authenticator.flags = SoftwareAuthenticator.USER_PRESENT;
    assertThat(refused(alice.signIn(alice.options()))).isEqualTo(unknown);
    authenticator.flags |= SoftwareAuthenticator.USER_VERIFIED;
    assertThat(
            refused(
                post(PasskeyUser.PASSKEY, with(alice.answer(alice.options()), "ceremony", "x"))))
        .isEqualTo(unknown);
    assertThat(refused(alice.signIn(alice.enrolment()))).isEqualTo(unknown);
    body(alice.signIn(alice.options()), 200);
  }

  @Test
  void anotherAccountsHandleIsRefused() {
    PasskeyUser alice = PasskeyUser.create(service);
    PasskeyUser bob = PasskeyUser.create(service);
    Map<String, Object> options = alice.options();
    JsonNode credential =
        alice.authenticator().answer(PasskeyUser.challenge(options), bob.handle());
    refused(post(PasskeyUser.PASSKEY, PasskeyUser.proof(options, credential)));
  }

  @Test
  void aCounterThatGoesBackIsMailedAndNotRefused() {
    MailUser mail = MailUser.verified(service);
    PasskeyUser alice = PasskeyUser.of(service, service.signIn(mail.username()));
    alice.authenticator().signCount = 7;
    body(alice.add(alice.enrolment()), 201);
    alice.authenticator().signCount = 8;
    body(alice.signIn(alice.options()), 200);
    assertThat(mail.count("may have been copied")).isZero();
    alice.authenticator().signCount = 3;
    body(alice.signIn(alice.options()), 200);
    mail.message("may have been copied").expectAlert();
  }

  @Test
  void aPasskeyIsASecondStepToo() {
    PasskeyUser alice = PasskeyUser.create(service);
    Map<String, Object> asked = password(alice);
    assertThat(asked).containsEntry("factors", List.of("passkey", "recovery-code"));
    assertThat((List<?>) publicKey(asked).get("allowCredentials")).hasSize(1);
    Map<String, Object> proof =
        with(alice.answer(asked), "challenge", FactorUser.member(asked, "challenge"));
    assertThat(body(post(FactorUser.SECOND, proof), 200))
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("pwd", "hwk", "user", "mfa"));
    expectRefused(post(FactorUser.SECOND, proof), 401, "invalid-challenge");
  }

  @Test
  void aCeremonyOfAnotherPurposeOrAccountIsNoSecondStep() {
    PasskeyUser alice = PasskeyUser.create(service);
    PasskeyUser bob = PasskeyUser.create(service);
    Map<String, Object> asked = password(alice);
    Object challenge = FactorUser.member(asked, "challenge");
    for (Map<String, Object> options : List.of(alice.options(), alice.enrolment(), password(bob))) {
      Map<String, Object> proof = with(alice.answer(options), "challenge", challenge);
      expectRefused(post(FactorUser.SECOND, proof), 401, "invalid-code");
    }
    refused(alice.signIn(asked));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"ceremony\":\"x\"}",
        "{\"ceremony\":\"x\",\"credential\":\"text\"}",
        "{\"ceremony\":\"x\",\"credential\":{},\"mode\":\"other\"}"
      })
  void aMalformedBodyIsRefused(String body) {
    expectRefused(post(PasskeyUser.PASSKEY, body), 400, "invalid-request");
  }

  @Test
  void aCredentialOf64KilobytesIsRefused() {
    PasskeyUser alice = PasskeyUser.register(service);
    Map<String, Object> options = alice.options();
    Map<String, Object> response = Map.of("clientDataJSON", "A".repeat(64 * 1024));
    expectRefused(
        post(
            PasskeyUser.PASSKEY,
            Map.of(
                "ceremony",
                FactorUser.member(options, "ceremony"),
                "credential",
                Map.of("response", response))),
        413,
        "content-too-large");
  }

  @Test
  void withAccountsInRedisPasskeysNeedPostgres() {
    expectRefused(
        ApiCalls.post(RunningServiceInRedis.get().client(), PasskeyUser.OPTIONS, Map.of()),
        501,
        "needs-postgres");
    expectRefused(
        ApiCalls.post(
            RunningServiceInRedis.get().client(),
            PasskeyUser.PASSKEY,
            Map.of("ceremony", "x", "credential", Map.of())),
        501,
        "needs-postgres");
  }

  private Map<String, Object> password(PasskeyUser user) {
    return expectRefused(
        post(
            "/login",
            Map.of("username", user.signedIn().username(), "password", RunningService.PASSWORD)),
        401,
        "second-factor-required");
  }

  private Map<String, Object> refused(ResponseSpec response) {
    return expectRefused(response, 401, "invalid-credentials");
  }

  private ResponseSpec post(String path, Object body) {
    return ApiCalls.post(service.client(), path, body);
  }

  private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
    Map<String, Object> all = new HashMap<>(body);
    all.put(name, value);
    return all;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> publicKey(Map<String, Object> options) {
    return (Map<String, Object>) FactorUser.member(options, "public_key");
  }
}
