package dev.forestgate.signin.second;

import static dev.forestgate.testing.FactorUser.expectRefused;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditActor;
import dev.forestgate.factors.Factors;
import dev.forestgate.renewal.CredentialRenewal;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.MailUser;
import dev.forestgate.testing.RunningService;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** An attacker with the password and a session of it neither removes nor bypasses the factor. */
@Tag("security")
abstract class PasswordAloneContract {
  private static final String ELEVATION_REQUIRED = "elevation-required";

  abstract RunningService service();

  @Test
  void noCallThatChangesFactorsIsPossible() {
    FactorOwner alice = FactorOwner.withApp(service());
    String factor = "/api/factors/" + totp(alice);
    expect(alice.call(HttpMethod.DELETE, factor, Map.of()), ELEVATION_REQUIRED);
    expect(alice.call(HttpMethod.PATCH, factor, Map.of("name", "mine")), ELEVATION_REQUIRED);
    for (String path :
        List.of(
            "/api/factors/totp",
            "/api/factors/totp/confirm",
            "/api/factors/recovery-codes",
            "/api/factors/passkeys/options",
            "/api/factors/passkeys")) {
      expect(alice.post(path, Map.of()), ELEVATION_REQUIRED);
    }
    expectFactors(alice);
  }

  @Test
  void aSignInIsNotComplete() {
    FactorOwner alice = FactorOwner.withApp(service());
    expect(signIn(alice, RunningService.PASSWORD), "second-factor-required");
  }

  @Test
  void theSessionIsNotElevated() {
    FactorOwner alice = FactorOwner.withApp(service());
    expect(
        alice.post("/api/auth/elevate", Map.of("password", RunningService.PASSWORD)),
        ELEVATION_REQUIRED);
    expect(
        alice.call(HttpMethod.DELETE, "/api/factors/" + totp(alice), Map.of()), ELEVATION_REQUIRED);
  }

  @Test
  void theAccountIsNotDeleted() {
    FactorOwner alice = FactorOwner.withApp(service());
    for (String path : List.of("/api/auth/delete", "/api/delete", "/delete")) {
      Map<String, String> form =
          Map.of("login", alice.session().username(), "password", RunningService.PASSWORD);
      expect(alice.post(path, form), ELEVATION_REQUIRED);
    }
    expectFactors(alice);
  }

  /** The attacker may also read the e-mails of the owner. */
  @Test
  void aResetChangesThePasswordAndKeepsTheFactor() {
    MailUser mail = MailUser.verified(service());
    FactorOwner alice = FactorOwner.of(service(), service().signIn(mail.username())).addApp();
    Map<String, String> form =
        Map.of("token", mail.resetToken(), "new_password", MailUser.NEW_PASSWORD);
    ok(mail.post(MailUser.RESET, form));
    service().expectSession(alice.session(), 401);
    expect(signIn(alice, MailUser.NEW_PASSWORD), "second-factor-required");
    expectFactors(alice);
  }

  @Test
  void noOtherRenewalOfCredentialsRemovesTheFactor() {
    FactorOwner alice = FactorOwner.withApp(service());
    var renewal = service().bean(CredentialRenewal.class);
    renewal.revoke(alice.session().userId(), List.of(), List.of()).block();
    renewal.disable(alice.session().userId(), AuditActor.SYSTEM).block();
    renewal.enable(alice.session().userId(), AuditActor.SYSTEM).block();
    expect(signIn(alice, RunningService.PASSWORD), "second-factor-required");
    expectFactors(alice);
  }

  private ResponseSpec signIn(FactorOwner owner, String password) {
    return ApiCalls.post(
        service().client(),
        "/api/auth/login",
        Map.of("username", owner.session().username(), "password", password));
  }

  private static String totp(FactorOwner owner) {
    return requireNonNull(
            owner.service().bean(Factors.class).list(owner.session().userId()).blockFirst())
        .id()
        .toString();
  }

  private static void expectFactors(FactorOwner owner) {
    assertThat(
            owner
                .service()
                .bean(Factors.class)
                .list(owner.session().userId())
                .collectList()
                .block())
        .hasSize(2);
  }

  private static void expect(ResponseSpec response, String problem) {
    expectRefused(response, 401, problem);
  }

  private static void ok(ResponseSpec response) {
    response.expectStatus().is2xxSuccessful().expectBody().returnResult();
  }
}
