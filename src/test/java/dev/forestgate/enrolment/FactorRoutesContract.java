package dev.forestgate.enrolment;

import static dev.forestgate.testing.FactorUser.FACTORS;
import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static dev.forestgate.testing.FactorUser.string;
import static dev.forestgate.testing.FactorUser.strings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Routes of the caller's second factors, on either store. */
abstract class FactorRoutesContract {
  private static final String TOTP = FACTORS + "/totp";
  private static final String CONFIRM = FACTORS + "/totp/confirm";
  private static final String CODES = FACTORS + "/recovery-codes";

  abstract RunningService service();

  @Test
  void theFirstAppBringsTenRecoveryCodesAndNoSecretIsListed() {
    FactorUser alice = FactorUser.create(service());
    assertThat(alice.recoveryCodes())
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(code -> code.matches("[0-9a-z]{5}-[0-9a-z]{5}"));
    assertThat(alice.factors())
        .extracting(factor -> factor.get("type"))
        .containsExactlyInAnyOrder("totp", "recovery-codes");
    assertThat(alice.factors())
        .allSatisfy(
            factor ->
                assertThat(factor.keySet())
                    .isSubsetOf("id", "type", "name", "created_at", "last_used_at", "remaining"));
  }

  @Test
  void theAppLearnsItsSecretAsTextAsUriAndAsPicture() {
    FactorUser alice = FactorUser.create(service());
    Map<String, Object> started =
        body(alice.call(HttpMethod.POST, TOTP, Map.of("name", "My phone")), 201);
    String secret = string(started, "secret");
    assertThat(secret).matches("[A-Z2-7]{32}");
    assertThat(started).containsEntry("expires_in", 600);
    assertThat(string(started, "otpauth_uri"))
        .startsWith("otpauth://totp/Forest%20Gate:" + alice.username())
        .contains("secret=" + secret, "issuer=Forest%20Gate");
    assertThat(string(started, "qr_svg")).startsWith("<svg ");
  }

  @Test
  void aFurtherAppBringsNoCodesAndHasItsName() {
    FactorUser alice = FactorUser.create(service());
    Map<String, Object> started =
        body(alice.call(HttpMethod.POST, TOTP, Map.of("name", " My phone ")), 201);
    assertThat(body(confirm(alice, started), 200)).isEmpty();
    assertThat(alice.factors())
        .extracting(factor -> factor.get("name"))
        .contains("My phone")
        .hasSize(3);
  }

  @Test
  void aWrongCodeConfirmsNothing() {
    FactorUser alice = FactorUser.create(service());
    Map<String, Object> started = body(alice.call(HttpMethod.POST, TOTP, Map.of()), 201);
    for (Object id : List.of(string(started, "id"), UUID.randomUUID(), "no id")) {
      expectRefused(
          alice.call(HttpMethod.POST, CONFIRM, Map.of("id", id.toString(), "code", "12345x")),
          401,
          "invalid-code");
    }
    FactorUser bob = FactorUser.create(service());
    expectRefused(confirm(bob, started), 401, "invalid-code");
    assertThat(alice.factors()).hasSize(2);
    body(confirm(alice, started), 200);
  }

  @Test
  void aFourthAppIsTooMany() {
    FactorUser alice = FactorUser.create(service());
    for (int n = 0; n < 2; n++) {
      body(confirm(alice, body(alice.call(HttpMethod.POST, TOTP, Map.of()), 201)), 200);
    }
    expectRefused(alice.call(HttpMethod.POST, TOTP, Map.of()), 409, "too-many-factors");
  }

  @Test
  void newRecoveryCodesVoidTheFormerOnes() {
    FactorUser alice = FactorUser.create(service());
    List<String> next =
        strings(body(alice.call(HttpMethod.POST, CODES, Map.of()), 200), "recovery_codes");
    assertThat(next).hasSize(10).doesNotContainAnyElementsOf(alice.recoveryCodes());
    expectRefused(recover(alice, alice.recoveryCodes().get(0)), 401, "invalid-code");
    body(recover(alice, next.get(0)), 200);
  }

  @Test
  void anAccountWithoutAFactorHasNoRecoveryCodes() {
    var bob = service().signIn();
    var none = new FactorUser(service(), bob.username(), bob.bearer(), app(), List.of());
    assertThat(none.factors()).isEmpty();
    expectRefused(none.call(HttpMethod.POST, CODES, Map.of()), 404, "not-found");
  }

  @Test
  void aFactorIsRenamed() {
    FactorUser alice = FactorUser.create(service());
    String path = FACTORS + "/" + id(alice, "totp");
    assertThat(body(alice.call(HttpMethod.PATCH, path, Map.of("name", "Old phone")), 200))
        .containsEntry("name", "Old phone")
        .containsEntry("type", "totp");
    for (String name : List.of("", "  ", "a\nb", "x".repeat(65))) {
      expectRefused(
          alice.call(HttpMethod.PATCH, path, Map.of("name", name)), 400, "invalid-request");
    }
    expectRefused(alice.call(HttpMethod.PATCH, path, Map.of()), 400, "invalid-request");
  }

  @Test
  void theLastAppTakesTheRecoveryCodesAlong() {
    FactorUser alice = FactorUser.create(service());
    remove(alice, id(alice, "totp"));
    assertThat(alice.factors()).isEmpty();
    service().signIn(alice.username());
  }

  @ParameterizedTest
  @ValueSource(strings = {"another", "unknown", "malformed"})
  void anotherAccountsFactorDoesNotExist(String kind) {
    FactorUser alice = FactorUser.create(service());
    FactorUser bob = FactorUser.create(service());
    String id =
        switch (kind) {
          case "another" -> id(bob, "totp");
          case "unknown" -> UUID.randomUUID().toString();
          default -> "x";
        };
    String path = FACTORS + "/" + id;
    expectRefused(alice.call(HttpMethod.DELETE, path, Map.of()), 404, "not-found");
    expectRefused(alice.call(HttpMethod.PATCH, path, Map.of("name", "mine")), 404, "not-found");
    assertThat(bob.factors()).hasSize(2);
  }

  @Test
  void theOwnerIsMailedAboutEveryChange() {
    MailUser mail = MailUser.verified(service());
    FactorUser alice = FactorUser.enrol(service(), mail.username());
    mail.message("A second factor was added").expectAlert();
    body(alice.call(HttpMethod.POST, CODES, Map.of()), 200);
    mail.message("recovery codes were replaced").expectAlert();
    remove(alice, id(alice, "totp"));
    String token = MailUser.token(mail.message("A second factor was removed").expectAlert());
    body(mail.post("/api/auth/not-me", Map.of("token", token)), 200);
    expectRefused(alice.get(FACTORS), 401, "invalid-token");
  }

  @Test
  void theOwnerIsMailedAboutARecoveryCodeThatElevatedASession() {
    MailUser mail = MailUser.verified(service());
    FactorUser alice = FactorUser.enrol(service(), mail.username());
    Map<String, Object> proof = Map.of("recovery_code", alice.recoveryCodes().get(0));
    body(alice.call(HttpMethod.POST, "/api/auth/elevate", proof), 200);
    assertThat(mail.messages("A recovery code was used", 2))
        .anySatisfy(sent -> assertThat(sent.expectAlert().text()).contains("Codes left: 8"));
  }

  @Test
  void withoutASessionThereIsNoAnswer() {
    expectRefused(service().client().get().uri(FACTORS).exchange(), 401, "unauthenticated");
    expectRefused(service().client().post().uri(TOTP).exchange(), 401, "unauthenticated");
  }

  private static AuthenticatorApp app() {
    return new AuthenticatorApp("A".repeat(32));
  }

  private static ResponseSpec confirm(FactorUser user, Map<String, Object> started) {
    String code = new AuthenticatorApp(string(started, "secret")).code(0);
    return user.call(HttpMethod.POST, CONFIRM, Map.of("id", string(started, "id"), "code", code));
  }

  private static ResponseSpec recover(FactorUser user, String code) {
    return user.secondStep(Map.of("challenge", user.challenge(), "recovery_code", code));
  }

  private static void remove(FactorUser user, String id) {
    user.call(HttpMethod.DELETE, FACTORS + "/" + id, Map.of())
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();
  }

  private static String id(FactorUser user, String type) {
    return user.factors().stream()
        .filter(factor -> type.equals(factor.get("type")))
        .map(factor -> string(factor, "id"))
        .findFirst()
        .orElseThrow();
  }
}
