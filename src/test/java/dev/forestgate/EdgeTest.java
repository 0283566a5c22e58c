package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What every request meets before it reaches a feature. */
class EdgeTest {
  private static final String FRONT_END = "http://localhost:5173";
  private static final String CROSS_SITE =
      """
      {"type":"/problems/cross-site","title":"Cross-site request","status":403,
       "detail":"The request came from an origin that is not allowed."}
      """;

  private final Gate gate = Gate.shared();
  private final WebTestClient client = gate.client();

  @Test
  void everyAnswerCarriesTheHeadersThatProtectIt() {
    for (String path : List.of("/health", "/api/profile", "/nowhere", "/openapi.yaml", "/login")) {
      EntityExchangeResult<byte[]> answer =
          client.get().uri(path).exchange().expectBody().returnResult();
      HttpHeaders headers = answer.getResponseHeaders();
      assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(headers.getFirst("Content-Security-Policy"))
          .isEqualTo("default-src 'none'; frame-ancestors 'none'");
      assertThat(headers.getFirst("Cache-Control")).isEqualTo("no-store");
      assertThat(headers.getFirst("X-Request-Id")).isNotBlank();
      assertThat(headers.getFirst("Server")).isNull();
    }
  }

  @Test
  void aHarmlessRequestIdIsTakenOverAndAnotherReplaced() {
    assertThat(requestId("trace-0123456789")).isEqualTo("trace-0123456789");
    for (String harmful :
        List.of(
            "short", "with space in it", "x".repeat(65), "semi;colon;id", "<script>xx</script>")) {
      assertThat(requestId(harmful)).isNotEqualTo(harmful).hasSize(36);
    }
  }

  @Test
  void anUnknownPathIs404() {
    for (String path :
        List.of(
            "/",
            "/nowhere",
            "/api",
            "/api/auth",
            "/api/auth/login/",
            "/login/x",
            "/actuator",
            "/actuator/health",
            "/error",
            "/%2e%2e/etc")) {
      Calls.expectProblem(
          client.get().uri(java.net.URI.create(gate.url() + path)).exchange(),
          404,
          """
          {"type":"/problems/not-found","title":"Not found","status":404,
           "detail":"There is nothing at this address."}
          """);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /login, 'OPTIONS,POST'",
    "GET, /api/auth/login, 'OPTIONS,POST'",
    "DELETE, /api/profile, 'GET,HEAD,OPTIONS'",
    "POST, /health, 'GET,HEAD,OPTIONS'",
    "PATCH, /api/events, 'OPTIONS,POST'",
    "TRACE, /health, 'GET,HEAD,OPTIONS'"
  })
  void anotherMethodIs405AndAllowNamesTheRightOnes(String method, String path, String allowed) {
    WebTestClient.ResponseSpec answer =
        client.method(HttpMethod.valueOf(method)).uri(path).exchange();
    answer.expectHeader().valueEquals(HttpHeaders.ALLOW, allowed);
    Calls.expectProblem(
        answer,
        405,
        """
        {"type":"/problems/method-not-allowed","title":"Method not allowed","status":405,
         "detail":"This address does not take this method; the Allow header lists its own."}
        """);
  }

  @Test
  void headIsGetWithoutItsContent() {
    EntityExchangeResult<byte[]> head =
        client.head().uri("/health").exchange().expectStatus().isOk().expectBody().returnResult();
    assertThat(head.getResponseBody()).isNull();
    assertThat(head.getResponseHeaders().getContentLength()).isPositive();
  }

  @Test
  void optionsNamesTheMethods() {
    client
        .options()
        .uri("/api/profile")
        .exchange()
        .expectStatus()
        .isNoContent()
        .expectHeader()
        .valueEquals(HttpHeaders.ALLOW, "GET,HEAD,OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0", "nonsense"})
  void whoTakesNoJsonGets406BeforeAnythingIsDone(String accept) {
    String name = Gate.freshName();
    Calls.expectProblem(
        client
            .post()
            .uri("/api/auth/register")
            .header(HttpHeaders.ACCEPT, accept)
            .bodyValue(Map.of("username", name, "password", Gate.PASSWORD))
            .exchange(),
        406,
        """
        {"type":"/problems/not-acceptable","title":"Not acceptable","status":406,
         "detail":"This address has no representation that the Accept header allows."}
        """);
    gate.register(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost:5174",
        "http://localhost:51733",
        "http://localhost:5173.evil.example",
        "https://localhost:5173",
        "http://127.0.0.1:5173",
        "http://xlocalhost:5173",
        "HTTP://LOCALHOST:5173",
        "http://localhost:5173/",
        "http://localhost"
      })
  void anUnsafeCallOfAForeignOriginIsRefused(String origin) {
    SignedInClient alice = gate.signIn();
    for (String path :
        List.of("/logout", "/api/events", "/api/auth/login", "/login", "/api/register")) {
      Calls.expectProblem(
          client
              .post()
              .uri(path)
              .cookie(Gate.COOKIE, alice.cookie())
              .header(HttpHeaders.ORIGIN, origin)
              .header("Sec-Fetch-Site", "same-origin")
              .exchange(),
          403,
          CROSS_SITE);
    }
    expectAlive(alice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "nonsense", ""})
  void withoutAnOriginTheBrowsersOwnWordDecides(String site) {
    SignedInClient alice = gate.signIn();
    Calls.expectProblem(
        client
            .post()
            .uri("/logout")
            .cookie(Gate.COOKIE, alice.cookie())
            .header("Sec-Fetch-Site", site)
            .exchange(),
        403,
        CROSS_SITE);
    expectAlive(alice);
  }

  @Test
  void ownOriginsAllowedOnesAndNoBrowserAtAllMayPass() {
    for (Map<String, String> headers :
        List.of(
            Map.of("Origin", gate.url()),
            Map.of("Origin", gate.url().replace("http:", "https:")),
            Map.of("Origin", FRONT_END, "Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Sec-Fetch-Site", "none"),
            Map.<String, String>of())) {
      SignedInClient alice = gate.signIn();
      client
          .post()
          .uri("/api/events")
          .cookie(Gate.COOKIE, alice.cookie())
          .headers(all -> headers.forEach(all::set))
          .bodyValue(Map.of("action", "seen"))
          .exchange()
          .expectStatus()
          .isAccepted()
          .expectBody()
          .returnResult();
    }
  }

  /**
   * A browser adds no Authorization header by itself, so such a call proves its intent. Sign-in
   * sets cookies, so it is asked.
   */
  @Test
  void aBearerTokenNeedsNoOriginButSignInDoes() {
    SignedInClient alice = gate.signIn();
    client
        .post()
        .uri("/api/events")
        .header(HttpHeaders.AUTHORIZATION, alice.bearer())
        .header(HttpHeaders.ORIGIN, "https://app.example")
        .bodyValue(Map.of("action", "seen"))
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
    Calls.expectProblem(
        client
            .post()
            .uri("/api/auth/login")
            .header(HttpHeaders.AUTHORIZATION, alice.bearer())
            .header(HttpHeaders.ORIGIN, "https://app.example")
            .bodyValue(Map.of("username", alice.username(), "password", Gate.PASSWORD))
            .exchange(),
        403,
        CROSS_SITE);
  }

  @Test
  void theFrontEndOnTheListMayReadAnswersWithCredentials() {
    client
        .get()
        .uri("/health")
        .header(HttpHeaders.ORIGIN, FRONT_END)
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, FRONT_END)
        .expectHeader()
        .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true")
        .expectHeader()
        .valueEquals(HttpHeaders.VARY, "Origin")
        .expectBody()
        .returnResult();
    client
        .options()
        .uri("/api/profile")
        .header(HttpHeaders.ORIGIN, FRONT_END)
        .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET")
        .header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, "authorization")
        .exchange()
        .expectStatus()
        .isNoContent()
        .expectHeader()
        .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, FRONT_END)
        .expectHeader()
        .valueEquals(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET,POST,PUT,PATCH,DELETE")
        .expectHeader()
        .valueEquals(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "http://localhost:5173.evil.example",
        "http://localhost:51730"
      })
  void anotherOriginGetsNoCorsHeader(String origin) {
    for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.OPTIONS)) {
      HttpHeaders headers =
          client
              .method(method)
              .uri("/health")
              .header(HttpHeaders.ORIGIN, origin)
              .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "GET")
              .exchange()
              .expectBody()
              .returnResult()
              .getResponseHeaders();
      assertThat(headers.headerNames()).noneMatch(name -> name.startsWith("Access-Control"));
    }
  }

  private String requestId(String given) {
    return String.valueOf(
        client
            .get()
            .uri("/health")
            .header("X-Request-Id", given)
            .exchange()
            .expectBody()
            .returnResult()
            .getResponseHeaders()
            .getFirst("X-Request-Id"));
  }

  private void expectAlive(SignedInClient person) {
    client
        .get()
        .uri("/api/auth/session")
        .cookie(Gate.COOKIE, person.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }
}
