package dev.forestgate.chaos;

import static dev.forestgate.testing.FactorUser.member;
import static dev.forestgate.testing.FactorUser.string;
import static dev.forestgate.testing.FactorUser.strings;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.AuthenticatorApp;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientException;

/**
 * A service dies by {@code kill -9} while it confirms an authenticator app. Another one knows no
 * factor, or the factor with recovery codes that were not shown and can be renewed.
 */
@Chaos
class KilledEnrolmentTest {
  private static final int KILLED = 128 + 9;
  private static final WebClient CLIENT = WebClient.create();
  private static final ParameterizedTypeReference<Map<String, Object>> OBJECT =
      new ParameterizedTypeReference<>() {};

  private static ChaosEnvironment environment;

  @BeforeAll
  @Timeout(180)
  static void set() throws IOException {
    environment = ChaosEnvironment.create();
  }

  @AfterAll
  static void clear() throws IOException {
    environment.close();
  }

  @ParameterizedTest
  @CsvSource({
    "BEFORE_THE_FACTOR, postgres", "AFTER_THE_FACTOR, postgres",
    "BEFORE_THE_FACTOR, redis", "AFTER_THE_FACTOR, redis"
  })
  void theAccountHasNoFactorOrOneWithCodesThatCanBeRenewed(EnrolmentStep step, String store)
      throws InterruptedException {
    String name = RunningService.freshName();
    Map<String, String> account =
        Map.of("username", name, "password", RunningService.PASSWORD, "mode", "token");
    AuthenticatorApp app;
    try (Replica doomed =
        replica(store).options(InstrumentedService.options(step, SelfSignal.KILL)).start()) {
      call(doomed, "", "/register", account, 201);
      String bearer = string(call(doomed, "", "/login", account, 200), "access_token");
      Map<String, Object> started = call(doomed, bearer, "/api/factors/totp", Map.of(), 201);
      app = new AuthenticatorApp(string(started, "secret"));
      Map<String, Object> confirmation = Map.of("id", started.get("id"), "code", app.code(0));
      assertThatThrownBy(() -> call(doomed, bearer, "/api/factors/totp/confirm", confirmation, 200))
          .isInstanceOf(WebClientException.class);
      assertThat(doomed.process().awaitEnd()).isEqualTo(KILLED);
    }
    try (Replica next = replica(store).start()) {
      if (step == EnrolmentStep.BEFORE_THE_FACTOR) {
        String bearer = string(call(next, "", "/login", account, 200), "access_token");
        assertThat(factors(next, bearer)).isEmpty();
      } else {
        expectRenewableCodes(next, account, app);
      }
    }
  }

  private static void expectRenewableCodes(
      Replica next, Map<String, String> account, AuthenticatorApp app) {
    Map<String, Object> asked = call(next, "", "/login", account, 401);
    assertThat(asked).containsEntry("factors", List.of("totp", "recovery-code"));
    Map<String, Object> proof = Map.of("challenge", asked.get("challenge"), "code", app.code(1));
    String bearer = string(call(next, "", "/login/second", proof, 200), "access_token");
    assertThat(factors(next, bearer)).hasSize(2).asString().contains("remaining=10");
    Map<String, Object> renewed = call(next, bearer, "/api/factors/recovery-codes", Map.of(), 200);
    String code = strings(renewed, "recovery_codes").get(0);
    Object challenge = member(call(next, "", "/login", account, 401), "challenge");
    call(next, "", "/login/second", Map.of("challenge", challenge, "recovery_code", code), 200);
  }

  private static Replica replica(String store) {
    return store.equals("redis")
        ? environment.replica(
            "forestgate.accounts.store=redis",
            "forestgate.tokens.algorithm=HS256",
            "API_JWT_SECRET=" + RunningServiceInRedis.SECRET)
        : environment.replica();
  }

  private static List<?> factors(Replica replica, String bearer) {
    var request = CLIENT.get().uri(replica.url("/api/factors"));
    return (List<?>) member(send(request, bearer, 200), "factors");
  }

  private static Map<String, Object> call(
      Replica replica, String bearer, String path, Map<String, ?> body, int status) {
    return send(CLIENT.post().uri(replica.url(path)).bodyValue(body), bearer, status);
  }

  /** Sends the request with a token, if {@code bearer} is not empty. */
  private static Map<String, Object> send(
      WebClient.RequestHeadersSpec<?> request, String bearer, int status) {
    if (!bearer.isEmpty()) {
      request.headers(headers -> headers.setBearerAuth(bearer));
    }
    ResponseEntity<Map<String, Object>> response =
        requireNonNull(
            request.exchangeToMono(answer -> answer.toEntity(OBJECT)).block(TestTimeouts.HANG));
    assertThat(response.getStatusCode().value()).as(response.toString()).isEqualTo(status);
    return requireNonNull(response.getBody());
  }
}
