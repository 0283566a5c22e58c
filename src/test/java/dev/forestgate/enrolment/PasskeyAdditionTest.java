package dev.forestgate.enrolment;

import static dev.forestgate.testing.FactorUser.FACTORS;
import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static dev.forestgate.testing.FactorUser.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.factors.passkey.SoftwareAuthenticator;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.PasskeyUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import tools.jackson.databind.node.ObjectNode;

/** Registration of passkeys. */
class PasskeyAdditionTest {
  private static final String PASSKEYS = FACTORS + "/passkeys";

  private final RunningService service = RunningService.shared();

  @Test
  void theOptionsAreThoseOfTheW3c() {
    PasskeyUser alice = PasskeyUser.register(service);
    Map<String, Object> options = publicKey(alice.enrolment());
    assertThat(options).containsEntry("attestation", "none").containsKey("pubKeyCredParams");
    assertThat(options.get("excludeCredentials")).isEqualTo(List.of());
    assertThat(options.get("authenticatorSelection"))
        .asString()
        .contains("residentKey=required", "userVerification=required");
    body(alice.add(alice.enrolment()), 201);
    assertThat((List<?>) publicKey(alice.elevated().enrolment()).get("excludeCredentials"))
        .hasSize(1);
  }

  @Test
  void theFirstFactorBringsRecoveryCodesAndTheSecondDoesNot() {
    PasskeyUser alice = PasskeyUser.register(service);
    Map<String, Object> first = body(alice.add(alice.enrolment()), 201);
    assertThat(strings(first, "recovery_codes")).hasSize(10);
    assertThat(first).containsEntry("type", "passkey").containsEntry("synced", false);
    PasskeyUser other = PasskeyUser.of(service, alice.elevated().signedIn());
    other.authenticator().flags |=
        SoftwareAuthenticator.BACKUP_ELIGIBLE | SoftwareAuthenticator.BACKED_UP;
    assertThat(body(other.add(other.enrolment()), 201))
        .doesNotContainKey("recovery_codes")
        .containsEntry("synced", true);
  }

  /** What {@code toJSON()} of a browser has beside the members that are verified. */
  @Test
  void furtherMembersOfABrowserAreAccepted() {
    PasskeyUser alice = PasskeyUser.register(service);
    Map<String, Object> options = alice.enrolment();
    ObjectNode credential =
        (ObjectNode) alice.authenticator().register(PasskeyUser.challenge(options));
    credential.put("authenticatorAttachment", "platform");
    credential.putObject("clientExtensionResults").putObject("credProps").put("rk", true);
    ((ObjectNode) credential.get("response"))
        .put("publicKeyAlgorithm", -7)
        .put("publicKey", "AAAA")
        .put("authenticatorData", "AAAA");
    body(alice.call(HttpMethod.POST, PASSKEYS, PasskeyUser.proof(options, credential)), 201);
  }

  @Test
  void paddedOrStandardBase64IsRefused() {
    PasskeyUser alice = PasskeyUser.register(service);
    for (String suffix : List.of("=", "==", "+", "/")) {
      Map<String, Object> options = alice.enrolment();
      ObjectNode credential =
          (ObjectNode) alice.authenticator().register(PasskeyUser.challenge(options));
      ObjectNode response = (ObjectNode) credential.get("response");
      String attestation = response.get("attestationObject").stringValue();
      response.put("attestationObject", attestation + suffix);
      expectRefused(
          alice.call(HttpMethod.POST, PASSKEYS, PasskeyUser.proof(options, credential)),
          401,
          "invalid-code");
    }
  }

  @Test
  void aResponseThatIsNotRightAddsNothing() {
    PasskeyUser alice = PasskeyUser.register(service);
    PasskeyUser bob = PasskeyUser.register(service);
    SoftwareAuthenticator authenticator = alice.authenticator();
    expectRefused(alice.add(bob.enrolment()), 401, "invalid-code");
    expectRefused(alice.add(alice.options()), 401, "invalid-code");
    authenticator.origin = "https://evil.example";
    expectRefused(alice.add(alice.enrolment()), 401, "invalid-code");
    authenticator.origin = PasskeyUser.ORIGIN;
    authenticator.flags = SoftwareAuthenticator.USER_PRESENT;
    expectRefused(alice.add(alice.enrolment()), 401, "invalid-code");
    authenticator.flags |= SoftwareAuthenticator.USER_VERIFIED;
    authenticator.algorithm = -47;
    expectRefused(alice.add(alice.enrolment()), 401, "invalid-code");
    authenticator.algorithm = -7;
    Map<String, Object> spent = alice.enrolment();
    body(alice.add(spent), 201);
    expectRefused(alice.elevated().add(spent), 401, "invalid-code");
    assertThat(strings(body(list(alice), 200), "factors")).hasSize(2);
  }

  @Test
  void malformedBodiesAreRefused() {
    PasskeyUser alice = PasskeyUser.register(service);
    Map<String, Object> whole = new HashMap<>();
    whole.put("ceremony", "x");
    expectRefused(alice.call(HttpMethod.POST, PASSKEYS, whole), 400, "invalid-request");
    whole.put("credential", "text");
    expectRefused(alice.call(HttpMethod.POST, PASSKEYS, whole), 400, "invalid-request");
    whole.put("credential", Map.of("response", Map.of("attestationObject", "A".repeat(65536))));
    expectRefused(alice.call(HttpMethod.POST, PASSKEYS, whole), 400, "invalid-request");
  }

  @Test
  void withAccountsInRedisPasskeysNeedPostgres() {
    PasskeyUser bob = PasskeyUser.register(RunningServiceInRedis.get());
    expectRefused(
        bob.call(HttpMethod.POST, PASSKEYS + "/options", Map.of()), 501, "needs-postgres");
    expectRefused(
        bob.call(HttpMethod.POST, PASSKEYS, Map.of("ceremony", "x", "credential", Map.of())),
        501,
        "needs-postgres");
  }

  private static ResponseSpec list(PasskeyUser user) {
    return user.service()
        .client()
        .get()
        .uri(FactorUser.FACTORS)
        .header("Authorization", user.signedIn().bearer())
        .exchange();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> publicKey(Map<String, Object> options) {
    return (Map<String, Object>) FactorUser.member(options, "public_key");
  }
}
