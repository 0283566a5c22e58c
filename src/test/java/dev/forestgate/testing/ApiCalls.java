package dev.forestgate.testing;

import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** The few shapes of API calls that the tests make. */
public final class ApiCalls {
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final int MOST_ATTEMPTS = 50;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private ApiCalls() {}

  public static WebTestClient.ResponseSpec post(WebTestClient client, String path, Object body) {
    return client
        .post()
        .uri(path)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  /** Status of {@code request}, which is repeated while a busy service answers 503. */
  public static Mono<Integer> statusOnceAdmitted(WebClient.RequestHeadersSpec<?> request) {
    return request
        .exchangeToMono(answer -> answer.releaseBody().thenReturn(answer.statusCode().value()))
        .filter(status -> status != SERVICE_UNAVAILABLE)
        .repeatWhenEmpty(MOST_ATTEMPTS, attempts -> attempts.delayElements(PAUSE));
  }

  /** Expects {@code status} for a session check with {@code cookie}. */
  public static void expectSession(RunningService service, String cookie, int status) {
    service
        .client()
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, cookie)
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .returnResult();
  }

  /** Expects exactly this problem. */
  public static void expectProblem(
      WebTestClient.ResponseSpec response, int status, String problem) {
    response
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectHeader()
        .valueEquals("Cache-Control", "no-store")
        .expectBody()
        .json(problem, JsonCompareMode.STRICT);
  }

  /** A refusal of one field. */
  public static void expectInvalid(
      WebTestClient.ResponseSpec response, String field, String message) {
    expectProblem(
        response,
        400,
        """
        {"type":"/problems/invalid-request","title":"Invalid request","status":400,
         "detail":"The request is not what this address expects.",
         "errors":[{"field":"%s","message":"%s"}]}
        """
            .formatted(field, message));
  }
}
