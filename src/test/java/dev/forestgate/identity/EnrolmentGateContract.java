package dev.forestgate.identity;

import static dev.forestgate.testing.FactorUser.body;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Sha256;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.FactorUser;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SessionCall;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Sessions of accounts that must have a second factor. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EnrolmentGateContract {
  static final String REQUIRED = "forestgate.factors.required=all";
  static final String ORDERS =
      "forestgate.services.orders.secret-hash=" + hash("the-secret-of-the-orders");

  private static final String ENROLMENT_REQUIRED =
      """
      {"type":"/problems/factor-enrolment-required","title":"Second factor to be added","status":403,
       "detail":"This account must have a second factor; add one at /api/factors first."}
      """;

  private RunningService service;

  /** Starts a service with {@link #REQUIRED} and {@link #ORDERS}. */
  abstract RunningService start();

  @BeforeAll
  void startService() {
    service = start();
  }

  @AfterAll
  void stopService() {
    service.close();
  }

  @Test
  void withoutAFactorNothingElseIsPossible() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    List<SessionCall> others =
        SessionCall.all().stream().filter(call -> !isForEnrolment(call.path())).toList();
    assertThat(others).hasSizeGreaterThan(40);
    for (SessionCall call : others) {
      expectRefused(alice.call(call.method(), call.target(), Map.of()), call);
    }
  }

  private static boolean isForEnrolment(String path) {
    return path.startsWith("/api/factors")
        || path.equals("/api/auth/elevate")
        || path.endsWith("/logout");
  }

  /** Fails unless {@code refused} tells that a factor must be added. */
  void expectRefused(ResponseSpec refused, SessionCall call) {
    ApiCalls.expectProblem(refused, 403, ENROLMENT_REQUIRED);
  }

  @Test
  void elevationAndSignOutArePossible() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    expectOk(alice.post("/api/auth/elevate", Map.of("password", RunningService.PASSWORD)));
    expectOk(alice.post("/api/auth/logout", Map.of()));
  }

  @Test
  void aFactorOpensTheSession() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    service.expectSession(alice.session(), 403);
    alice.addApp();
    service.expectSession(alice.session(), 200);
  }

  @Test
  void aFactorThatIsRemovedClosesTheSessionAgain() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    Map<String, Object> started = body(alice.post("/api/factors/totp", Map.of()), 201);
    String code = new AuthenticatorApp(String.valueOf(started.get("secret"))).nextCode();
    Map<String, Object> added =
        body(
            alice.post("/api/factors/totp/confirm", Map.of("id", started.get("id"), "code", code)),
            200);
    service.expectSession(alice.session(), 200);
    String recovery = FactorUser.strings(added, "recovery_codes").get(0);
    body(alice.post("/api/auth/elevate", Map.of("recovery_code", recovery)), 200);
    alice
        .call(HttpMethod.DELETE, "/api/factors/" + started.get("id"), Map.of())
        .expectStatus()
        .isNoContent()
        .expectBody()
        .isEmpty();
    service.expectSession(alice.session(), 403);
  }

  /** Services would take the token for one that every call accepts. */
  @Test
  void theTokenIsInactiveForServicesUntilThereIsAFactor() {
    FactorOwner alice = FactorOwner.withoutFactor(service);
    expectActive(alice, false);
    alice.addApp();
    expectActive(alice, true);
  }

  private void expectActive(FactorOwner owner, boolean active) {
    service
        .client()
        .post()
        .uri("/api/auth/introspect")
        .headers(headers -> headers.setBasicAuth("orders", "the-secret-of-the-orders"))
        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
        .bodyValue("token=" + owner.session().accessToken())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.active")
        .isEqualTo(active);
  }

  private static void expectOk(ResponseSpec response) {
    response.expectStatus().isOk().expectBody().returnResult();
  }

  private static String hash(String secret) {
    return HexFormat.of().formatHex(Sha256.of(secret.getBytes(UTF_8)));
  }
}
