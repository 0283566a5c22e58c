package dev.forestgate.identity;

import static dev.forestgate.testing.FactorUser.body;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.FactorOwner;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.tokens.TokenClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Elevation of a session, and the calls that need it. */
abstract class ElevationContract {
  private static final String ELEVATE = "/api/auth/elevate";
  private static final String CHANGE = "/api/auth/password/change";
  private static final String DELETE = "/api/auth/delete";
  private static final String NEXT = "a new lantern for the hall";
  private static final Map<String, String> NEW_PASSWORD =
      Map.of("current_password", RunningService.PASSWORD, "new_password", NEXT);
  private static final Map<String, String> PASSWORD = Map.of("password", RunningService.PASSWORD);
  private static final String ELEVATION_REQUIRED =
      """
      {"type":"/problems/elevation-required","title":"Elevation required","status":401,
       "detail":"The last authentication is too long ago; authenticate again at /api/auth/elevate.",
       "factors":["totp","recovery-code"]}
      """;
  private static final String INVALID_CODE =
      """
      {"type":"/problems/invalid-code","title":"Invalid code","status":401,
       "detail":"The code or the passkey is wrong, expired or used."}
      """;
  private static final String INVALID_CREDENTIALS =
      """
      {"type":"/problems/invalid-credentials","title":"Invalid credentials","status":401,
       "detail":"The name or the password is wrong."}
      """;

  abstract RunningService service();

  @Test
  void withoutAFactorThePasswordIsEnoughHoweverOldTheSession() {
    FactorOwner alice = FactorOwner.withoutFactor(service());
    alice.age(Duration.ofDays(1), "pwd");
    ok(alice.post(CHANGE, NEW_PASSWORD));
    ok(
        ApiCalls.post(
            service().client(),
            DELETE,
            Map.of("login", alice.session().username(), "password", NEXT)));
  }

  @Test
  void aSessionWithoutTheSecondFactorIsToldHowToGoOn() {
    FactorOwner alice = FactorOwner.withApp(service());
    for (Map<String, String> change :
        List.of(NEW_PASSWORD, Map.of("current_password", "wrong", "new_password", NEXT))) {
      ResponseSpec refused = alice.post(CHANGE, change);
      refused
          .expectHeader()
          .valueEquals(
              HttpHeaders.WWW_AUTHENTICATE,
              "Bearer error=\"insufficient_user_authentication\", acr_values=\"aal2\","
                  + " max_age=\"600\"");
      ApiCalls.expectProblem(refused, 401, ELEVATION_REQUIRED);
    }
    service().expectSession(alice.session(), 200);
  }

  @Test
  void aCodeElevatesTheSession() {
    FactorOwner alice = FactorOwner.withApp(service());
    Map<String, Object> elevated = ok(alice.post(ELEVATE, Map.of("code", alice.app().nextCode())));
    assertThat(elevated)
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("pwd", "otp", "mfa"))
        .doesNotContainKey("access_token");
    assertThat(Duration.between(Instant.now(), time(elevated, "elevated_until")))
        .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10).plusSeconds(1));
    assertThat(ok(alice.post(CHANGE, NEW_PASSWORD)).get("session"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("aal", 2)
        .containsEntry("auth_time", elevated.get("auth_time"));
  }

  @Test
  void aCallerWithATokenGetsANewOne() {
    FactorOwner alice = FactorOwner.withApp(service());
    Map<String, Object> elevated =
        ok(alice.postByToken(ELEVATE, Map.of("recovery_code", alice.recoveryCodes().get(0))));
    Map<String, ?> claims =
        TokenClaims.of(Secret.of((String) requireNonNull(elevated.get("access_token"))));
    assertThat(claims.get("acr")).isEqualTo("aal2");
    assertThat(claims.get("amr")).isEqualTo(List.of("pwd", "otp", "mfa"));
    assertThat(((Number) requireNonNull(claims.get("auth_time"))).longValue())
        .isEqualTo(time(elevated, "auth_time").getEpochSecond());
    ok(alice.postByToken(CHANGE, NEW_PASSWORD));
  }

  @Test
  void aRefreshKeepsTheLevelAndItsTime() {
    FactorOwner alice = FactorOwner.withApp(service());
    Map<String, Object> elevated = ok(alice.post(ELEVATE, Map.of("code", alice.app().nextCode())));
    Map<String, Object> refreshed = ok(alice.post("/api/auth/refresh", Map.of()));
    assertThat(refreshed.get("session"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("aal", 2)
        .containsEntry("amr", List.of("pwd", "otp", "mfa"))
        .containsEntry("auth_time", elevated.get("auth_time"));
    Map<String, ?> claims =
        TokenClaims.of(Secret.of((String) requireNonNull(refreshed.get("access_token"))));
    assertThat(claims.get("acr")).isEqualTo("aal2");
    assertThat(((Number) requireNonNull(claims.get("auth_time"))).longValue())
        .isEqualTo(time(elevated, "auth_time").getEpochSecond());
  }

  @Test
  void anEmptyProofTellsWhatCountsAndChangesNothing() {
    FactorOwner alice = FactorOwner.withApp(service());
    ApiCalls.expectProblem(alice.post(ELEVATE, Map.of()), 401, ELEVATION_REQUIRED);
    alice.elevate(0);
    ApiCalls.expectProblem(alice.post(ELEVATE, Map.of()), 401, ELEVATION_REQUIRED);
    ok(alice.post(CHANGE, NEW_PASSWORD));
  }

  @Test
  void aCodeCountsOnce() {
    FactorOwner alice = FactorOwner.withApp(service());
    alice.elevate(0);
    ApiCalls.expectProblem(
        alice.post(ELEVATE, Map.of("recovery_code", alice.recoveryCodes().get(0))),
        401,
        INVALID_CODE);
    String code = alice.app().nextCode();
    ok(alice.post(ELEVATE, Map.of("code", code)));
    ApiCalls.expectProblem(alice.post(ELEVATE, Map.of("code", code)), 401, INVALID_CODE);
  }

  @Test
  void anElevationEnds() {
    FactorOwner alice = FactorOwner.withApp(service());
    alice.age(Duration.ofMinutes(11), "pwd otp mfa");
    ApiCalls.expectProblem(alice.post(CHANGE, NEW_PASSWORD), 401, ELEVATION_REQUIRED);
    alice.age(Duration.ofMinutes(9), "pwd otp mfa");
    ok(alice.post(CHANGE, NEW_PASSWORD));
  }

  @Test
  @Tag("security")
  void thePasswordDoesNotElevateAnAccountWithAFactor() {
    FactorOwner alice = FactorOwner.withApp(service());
    for (String password : List.of(RunningService.PASSWORD, "wrong")) {
      ApiCalls.expectProblem(
          alice.post(ELEVATE, Map.of("password", password)), 401, ELEVATION_REQUIRED);
    }
    ApiCalls.expectProblem(alice.post(CHANGE, NEW_PASSWORD), 401, ELEVATION_REQUIRED);
  }

  @Test
  void thePasswordElevatesAnAccountWithoutAFactor() {
    FactorOwner alice = FactorOwner.withoutFactor(service());
    alice.age(Duration.ofDays(1), "pwd");
    ApiCalls.expectProblem(
        alice.post(ELEVATE, Map.of("password", "wrong")), 401, INVALID_CREDENTIALS);
    Map<String, Object> elevated = ok(alice.post(ELEVATE, PASSWORD));
    assertThat(elevated).containsEntry("aal", 1).containsEntry("amr", List.of("pwd"));
    assertThat(time(elevated, "auth_time")).isAfter(Instant.now().minusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\":\"a\",\"code\":\"123456\"}",
        "{\"code\":\"123456\",\"recovery_code\":\"a\"}",
        "{\"ceremony\":\"a\"}",
        "{\"code\":123456}",
        "[]"
      })
  void anElevationTakesOneProof(String body) {
    service()
        .client()
        .post()
        .uri(ELEVATE)
        .cookie(RunningService.COOKIE, service().signIn().cookie())
        .header(HttpHeaders.CONTENT_TYPE, "application/json")
        .bodyValue(body)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .returnResult();
  }

  @Test
  void anElevationNeedsASession() {
    ApiCalls.post(service().client(), ELEVATE, PASSWORD)
        .expectStatus()
        .isUnauthorized()
        .expectBody()
        .jsonPath("$.type")
        .isEqualTo("/problems/unauthenticated");
  }

  @Test
  void anotherAddressNeedsAnElevationAndAnotherNameDoesNot() {
    FactorOwner alice = FactorOwner.withApp(service());
    Map<String, String> address =
        Map.of(
            "email",
            RunningService.freshName() + "@example.org",
            "current_password",
            RunningService.PASSWORD);
    ApiCalls.expectProblem(
        alice.call(HttpMethod.PATCH, "/api/profile", address), 401, ELEVATION_REQUIRED);
    ok(
        alice.call(
            HttpMethod.PATCH, "/api/profile", Map.of("username", RunningService.freshName())));
    alice.elevate(0);
    ok(alice.call(HttpMethod.PATCH, "/api/profile", address));
  }

  @Test
  @Tag("security")
  void aDeletionNeedsTheSecondFactor() {
    FactorOwner alice = FactorOwner.withApp(service());
    FactorOwner mallory = FactorOwner.withApp(service());
    mallory.elevate(0);
    ApiCalls.expectProblem(delete(alice, null, Map.of()), 401, ELEVATION_REQUIRED);
    ApiCalls.expectProblem(delete(alice, alice.session(), Map.of()), 401, ELEVATION_REQUIRED);
    ApiCalls.expectProblem(delete(alice, mallory.session(), Map.of()), 401, ELEVATION_REQUIRED);
    ApiCalls.expectProblem(
        delete(alice, mallory.session(), Map.of("recovery_code", mallory.recoveryCodes().get(1))),
        401,
        INVALID_CODE);
    service().expectSession(alice.session(), 200);
    ok(delete(alice, null, Map.of("code", alice.app().nextCode())));
    service().expectSession(alice.session(), 401);
  }

  @Test
  void anElevatedSessionIsEnoughForADeletion() {
    FactorOwner alice = FactorOwner.withApp(service());
    alice.elevate(0);
    ok(delete(alice, alice.session(), Map.of()));
    service().expectSession(alice.session(), 401);
  }

  private ResponseSpec delete(
      FactorOwner owner, @Nullable SignedInClient by, Map<String, String> proof) {
    var body = new HashMap<String, String>(proof);
    body.put("login", owner.session().username());
    body.put("password", RunningService.PASSWORD);
    var request = service().client().post().uri(DELETE);
    return (by == null ? request : request.cookie(RunningService.COOKIE, by.cookie()))
        .bodyValue(body)
        .exchange();
  }

  private static Map<String, Object> ok(ResponseSpec response) {
    return body(response, 200);
  }

  private static Instant time(Map<String, Object> body, String member) {
    return Instant.parse((String) requireNonNull(body.get(member)));
  }
}
