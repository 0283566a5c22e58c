package dev.forestgate.signin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.secret.Secret;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.tokens.TokenClaims;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Assurance of a session in every response that describes it, and in its access tokens. */
abstract class SessionAssuranceContract {
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  abstract RunningService service();

  @Test
  void aSignInWithThePasswordIsLevelOne() {
    Map<String, Object> signedIn = signIn("both");
    assertThat(signedIn).containsEntry("aal", 1).containsEntry("amr", List.of("pwd"));
    assertThat(object(signedIn.get("session")))
        .containsEntry("aal", 1)
        .containsEntry("auth_time", signedIn.get("auth_time"));
    Map<String, ?> claims = claims(signedIn);
    assertThat(claims.get("acr")).isEqualTo("aal1");
    assertThat(claims.get("amr")).isEqualTo(List.of("pwd"));
    assertThat(((Number) requireNonNull(claims.get("auth_time"))).longValue())
        .isEqualTo(time(signedIn).getEpochSecond());
  }

  /** Sessions of an earlier version have no assurance in Redis, like those of the password. */
  @Test
  void theSessionCheckAndTheListOfSessionsTellIt() {
    Map<String, Object> signedIn = signIn("both");
    Map<String, Object> session = get("/api/auth/session", signedIn);
    assertThat(session)
        .containsEntry("aal", 1)
        .containsEntry("amr", List.of("pwd"))
        .containsEntry("auth_time", session.get("created_at"));
    Map<String, Object> listed =
        object(((List<?>) requireNonNull(get("/api/sessions", signedIn).get("sessions"))).get(0));
    assertThat(listed).containsEntry("aal", 1).containsEntry("auth_time", session.get("auth_time"));
  }

  @Test
  void aRefreshDoesNotRenewIt() {
    Map<String, Object> signedIn = signIn("token");
    Map<String, Object> refreshed =
        body(
            ApiCalls.post(
                service().client(),
                "/api/auth/refresh",
                Map.of("refresh_token", requireNonNull(signedIn.get("refresh_token")))));
    assertThat(object(refreshed.get("session")))
        .containsEntry("aal", 1)
        .containsEntry("auth_time", signedIn.get("auth_time"));
    assertThat(claims(refreshed).get("auth_time")).isEqualTo(claims(signedIn).get("auth_time"));
  }

  private Map<String, Object> signIn(String mode) {
    String name = RunningService.freshName();
    service().register(name);
    Map<String, String> form = Map.of("username", name, "password", RunningService.PASSWORD);
    return body(
        ApiCalls.post(
            service().client(),
            "/api/auth/login",
            mode.equals("both") ? form : with(form, "mode", mode)));
  }

  private Map<String, Object> get(String path, Map<String, Object> signedIn) {
    return body(
        service()
            .client()
            .get()
            .uri(path)
            .header("Authorization", "Bearer " + signedIn.get("access_token"))
            .exchange());
  }

  private static Map<String, String> with(Map<String, String> form, String name, String value) {
    var all = new HashMap<>(form);
    all.put(name, value);
    return all;
  }

  private static Map<String, ?> claims(Map<String, Object> response) {
    return TokenClaims.of(Secret.of((String) requireNonNull(response.get("access_token"))));
  }

  private static Instant time(Map<String, Object> response) {
    return Instant.parse((String) requireNonNull(response.get("auth_time")));
  }

  private static Map<String, Object> body(ResponseSpec response) {
    return requireNonNull(
        response.expectStatus().isOk().expectBody(OBJECT).returnResult().getResponseBody());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(@Nullable Object value) {
    return (Map<String, Object>) requireNonNull(value);
  }
}
