package dev.forestgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Checks that every request passes before a feature sees it. */
class EdgeFilterTest {
  private static final String FRONT_END = "http://localhost:5173";
  private static final String CROSS_SITE =
      """
      {"type":"/problems/cross-site","title":"Cross-site request","status":403,
       "detail":"The request came from an origin that is not allowed. To allow a front end on another origin, add it to the setting forestgate.cors.origins."}
      """;

  private static final String NOT_FOUND =
      """
      {"type":"/problems/not-found","title":"Not found","status":404,
       "detail":"There is no resource at this address."}
      """;

  private static final AtomicReference<@Nullable SignedInClient> SHARED = new AtomicReference<>();

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void everyAnswerCarriesTheHeadersThatProtectIt() {
    for (String path : List.of("/health", "/api/profile", "/nowhere", "/openapi.yaml", "/login")) {
      EntityExchangeResult<byte[]> answer =
          client.get().uri(path).exchange().expectBody().returnResult();
      HttpHeaders headers = answer.getResponseHeaders();
      assertThat(headers.getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(headers.getFirst("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(headers.getFirst("Content-Security-Policy"))
          .isEqualTo(
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
      assertThat(Instant.ofEpochMilli(headers.getDate()))
          .isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
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
            "/nowhere",
            "/api",
            "/api/auth",
            "/api/auth/login/",
            "/login/x",
            "/actuator",
            "/actuator/health",
            "/error",
            "/%2e%2e/etc")) {
      ApiCalls.expectProblem(
          client.get().uri(URI.create(service.url() + path)).exchange(), 404, NOT_FOUND);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /login, 'OPTIONS,POST'",
    "GET, /api/auth/login, 'OPTIONS,POST'",
    "DELETE, /api/profile, 'GET,HEAD,OPTIONS,PATCH'",
    "POST, /health, 'GET,HEAD,OPTIONS'",
    "PATCH, /api/events, 'OPTIONS,POST'",
    "TRACE, /health, 'GET,HEAD,OPTIONS'"
  })
  void anotherMethodIs405AndAllowNamesTheRightOnes(String method, String path, String allowed) {
    WebTestClient.ResponseSpec answer =
        client.method(HttpMethod.valueOf(method)).uri(path).exchange();
    answer.expectHeader().valueEquals(HttpHeaders.ALLOW, allowed);
    ApiCalls.expectProblem(
        answer,
        405,
        """
        {"type":"/problems/method-not-allowed","title":"Method not allowed","status":405,
         "detail":"This address does not support this method; the Allow header lists those it supports."}
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
        .valueEquals(HttpHeaders.ALLOW, "GET,HEAD,OPTIONS,PATCH");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "application/json;q=0", "nonsense"})
  void whoTakesNoJsonGets406BeforeAnythingIsDone(String accept) {
    String name = RunningService.freshName();
    ApiCalls.expectProblem(
        client
            .post()
            .uri("/api/auth/register")
            .header(HttpHeaders.ACCEPT, accept)
            .bodyValue(Map.of("username", name, "password", RunningService.PASSWORD))
            .exchange(),
        406,
        """
        {"type":"/problems/not-acceptable","title":"Not acceptable","status":406,
         "detail":"This address has no representation that the Accept header allows."}
        """);
    service.register(name);
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
        "http://localhost",
        "",
        "*",
        "undefined",
        "file://",
        "http://localhost:05173",
        "http://localhost:5173:80",
        "http://localhost.:5173",
        "http://user@localhost:5173",
        "http://localhost:5173@evil.example",
        "http://localhost:5173#",
        "http://localhost:5173,https://evil.example",
        "http://localhost:5173 https://evil.example",
        "//localhost:5173",
        "localhost:5173",
        "ws://localhost:5173",
        "http://evil.example/http://localhost:5173",
        "http://xn--lcalhost-e1a:5173",
        "http://l\u00f6calhost:5173",
        "http://[::1]:5173"
      })
  void anUnsafeCallOfAForeignOriginIsRefused(String origin) {
    SignedInClient alice = signedIn();
    for (String path :
        List.of("/logout", "/api/events", "/api/auth/login", "/login", "/api/register")) {
      WebTestClient.RequestHeadersSpec<?> call =
          client
              .post()
              .uri(path)
              .cookie(RunningService.COOKIE, alice.cookie())
              .header(HttpHeaders.ORIGIN, origin)
              .header("Sec-Fetch-Site", "same-origin");
      ApiCalls.expectProblem(call.exchange(), 403, CROSS_SITE);
      ApiCalls.expectProblem(
          call.header(HttpHeaders.AUTHORIZATION, alice.bearer()).exchange(), 403, CROSS_SITE);
    }
    expectNoCors(preflight(origin));
    expectAlive(alice);
  }

  /** Browsers send one {@code Origin}; a second one may have been injected. */
  @Test
  void severalOriginsAreNone() {
    SignedInClient alice = signedIn();
    for (List<String> origins :
        List.of(
            List.of(FRONT_END, "https://evil.example"),
            List.of("https://evil.example", FRONT_END),
            List.of(FRONT_END, FRONT_END),
            List.of(service.url(), "null"))) {
      String[] both = origins.toArray(String[]::new);
      ApiCalls.expectProblem(
          client
              .post()
              .uri("/logout")
              .cookie(RunningService.COOKIE, alice.cookie())
              .header(HttpHeaders.ORIGIN, both)
              .exchange(),
          403,
          CROSS_SITE);
      expectNoCors(preflight(both));
      expectNoCors(client.get().uri("/health").header(HttpHeaders.ORIGIN, both).exchange());
    }
    expectAlive(alice);
  }

  @Test
  void severalWordsOnTheSiteMustAllBeGood() {
    SignedInClient alice = signedIn();
    ApiCalls.expectProblem(
        client
            .post()
            .uri("/logout")
            .cookie(RunningService.COOKIE, alice.cookie())
            .header("Sec-Fetch-Site", "same-origin", "cross-site")
            .exchange(),
        403,
        CROSS_SITE);
    expectAlive(alice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/login",
        "/api/auth/login",
        "/login/second",
        "/api/auth/login/second",
        "/api/auth/passkey",
        "/api/auth/refresh",
        "/refresh"
      })
  void routeThatSetsCookiesChecksTheOriginDespiteABearerToken(String path) {
    ApiCalls.expectProblem(
        client
            .post()
            .uri(URI.create(service.url() + path))
            .header(HttpHeaders.ORIGIN, "https://evil.example")
            .header(HttpHeaders.AUTHORIZATION, "Bearer x")
            .exchange(),
        403,
        CROSS_SITE);
  }

  /** Such a path would bypass a proxy's rule for it. */
  @ParameterizedTest
  @CsvSource({
    "POST,/login;x=y",
    "POST,/login;",
    "POST,/%6Cogin",
    "POST,/logi%6e",
    "POST,/api/auth/login;jsessionid=1",
    "POST,/api;a/auth/login",
    "POST,/api/auth/refres%68",
    "POST,/api/auth%2Flogin",
    "POST,/api/auth%5Clogin",
    "POST,/api//auth/login",
    "POST,//api/auth/login",
    "POST,/api/./auth/login",
    "POST,/api/x/../auth/login",
    "POST,/api/%2e/auth/login",
    "POST,/api/auth/login/",
    "POST,/api/auth/login.",
    "POST,/api/auth/login..",
    "POST,/api/auth/login/.",
    "POST,/api/auth/login%20",
    "POST,/api/auth/login%00",
    "POST,/api/auth/login%3Bx",
    "POST,/api/auth/LOGIN",
    "GET,/health;x",
    "GET,/heal%74h",
    "GET,/.well-known/jwks%2ejson",
    "GET,/.well-known/jwks.json;x=.css",
    "GET,/docs;x",
    "GET,/docs/swagger-ui.css;x",
    "GET,/docs/swagger-ui%2ecss",
    "GET,/docs/x%2F..%2Fswagger-ui.css",
    "GET,/api/profile;x",
    "GET,/api/sess%69ons",
    "DELETE,/api/characters;x/018f2b1e-0000-7000-8000-000000000000",
    "OPTIONS,/health;x"
  })
  void anotherSpellingOfAPathReachesNoRoute(String method, String path) {
    ApiCalls.expectProblem(
        WebTestClient.bindToServer() // the contract is checked by the decoded path
            .build()
            .method(HttpMethod.valueOf(method))
            .uri(URI.create(service.url() + path))
            .header(HttpHeaders.AUTHORIZATION, "Bearer x")
            .exchange(),
        404,
        NOT_FOUND);
  }

  @Test
  void anIdMayHoldEncodedCharactersThatNeedIt() {
    SignedInClient alice = signedIn();
    for (String id : List.of("a%20b", "%C3%A9", "x%40y")) {
      client
          .get()
          .uri(URI.create(service.url() + "/api/interactions/" + id))
          .header(HttpHeaders.AUTHORIZATION, alice.bearer())
          .exchange()
          .expectStatus()
          .isNotFound()
          .expectBody()
          .returnResult();
      client
          .get()
          .uri(URI.create(service.url() + "/api/interactions/" + id))
          .exchange()
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
  }

  /** Headers that a proxy may add do not change the service's own origin. */
  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-Host", "X-Original-Host", "X-Host", "Forwarded"})
  void onlyTheRequestHostCountsAsOwnOrigin(String header) {
    SignedInClient alice = signedIn();
    ApiCalls.expectProblem(
        client
            .post()
            .uri("/logout")
            .cookie(RunningService.COOKIE, alice.cookie())
            .header(HttpHeaders.ORIGIN, "https://evil.example")
            .header(header, header.equals("Forwarded") ? "host=evil.example" : "evil.example")
            .header("X-Forwarded-Proto", "https")
            .exchange(),
        403,
        CROSS_SITE);
    expectAlive(alice);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "nonsense", ""})
  void withoutAnOriginTheBrowsersOwnWordDecides(String site) {
    SignedInClient alice = service.signIn();
    ApiCalls.expectProblem(
        client
            .post()
            .uri("/logout")
            .cookie(RunningService.COOKIE, alice.cookie())
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
            Map.of("Origin", service.url()),
            Map.of("Origin", service.url().replace("http:", "https:")),
            Map.of("Origin", FRONT_END, "Sec-Fetch-Site", "same-site"),
            Map.of("Sec-Fetch-Site", "same-origin"),
            Map.of("Sec-Fetch-Site", "none"),
            Map.<String, String>of())) {
      SignedInClient alice = service.signIn();
      client
          .post()
          .uri("/api/events")
          .cookie(RunningService.COOKIE, alice.cookie())
          .headers(all -> headers.forEach(all::set))
          .bodyValue(Map.of("action", "seen"))
          .exchange()
          .expectStatus()
          .isAccepted()
          .expectBody()
          .returnResult();
    }
  }

  /** Browsers omit the default port in {@code Origin}; {@code Host} may contain it. */
  @ParameterizedTest
  @CsvSource({
    "h:443,https://h",
    "h,https://h:443",
    "h:443,https://h:443",
    "H:443,https://h",
    "h:80,http://h",
    "h,http://h:80",
    "h:8443,https://h:8443",
    "[::1]:443,https://[::1]",
    "[::1]:80,http://[::1]",
    "[2001:DB8::1]:443,https://[2001:db8::1]"
  })
  void theUsualPortCountsAsNone(String host, String origin) {
    statusFrom(host, origin).isAccepted();
  }

  @ParameterizedTest
  @CsvSource({
    "h:80,https://h",
    "h:443,http://h",
    "h:8443,https://h",
    "h,https://h:8443",
    "h:4430,https://h",
    "h443,https://h",
    "[::1]:443,https://[::2]",
    "[::443],https://[:"
  })
  void anotherPortIsAnotherOrigin(String host, String origin) {
    statusFrom(host, origin).isForbidden();
  }

  private StatusAssertions statusFrom(String host, String origin) {
    return client
        .post()
        .uri("/api/events")
        .cookie(RunningService.COOKIE, signedIn().cookie())
        .header(HttpHeaders.HOST, host)
        .header(HttpHeaders.ORIGIN, origin)
        .bodyValue(Map.of("action", "seen"))
        .exchange()
        .expectStatus();
  }

  @Test
  void headersOfTracingMayBeSentFromAFrontEnd() {
    assertThat(
            preflight(FRONT_END)
                .expectBody()
                .returnResult()
                .getResponseHeaders()
                .getAccessControlAllowHeaders())
        .containsExactly(
            "Authorization",
            "Content-Type",
            "X-Request-Id",
            "traceparent",
            "tracestate",
            "baggage",
            "sentry-trace");
  }

  /**
   * Browsers do not add {@code Authorization} by themselves, so such a call is intentional. Sign-in
   * sets cookies and is therefore checked.
   */
  @Test
  void aBearerTokenNeedsNoOriginButSignInDoes() {
    SignedInClient alice = service.signIn();
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
    ApiCalls.expectProblem(
        client
            .post()
            .uri("/api/auth/login")
            .header(HttpHeaders.AUTHORIZATION, alice.bearer())
            .header(HttpHeaders.ORIGIN, "https://app.example")
            .bodyValue(Map.of("username", alice.username(), "password", RunningService.PASSWORD))
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
    expectNoCors(client.get().uri("/health").header(HttpHeaders.ORIGIN, origin).exchange());
    expectNoCors(preflight(origin));
  }

  private WebTestClient.ResponseSpec preflight(String... origins) {
    return client
        .options()
        .uri("/api/profile")
        .header(HttpHeaders.ORIGIN, origins)
        .header(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD, "POST")
        .header(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type")
        .exchange();
  }

  private static void expectNoCors(WebTestClient.ResponseSpec answer) {
    HttpHeaders headers = answer.expectBody().returnResult().getResponseHeaders();
    assertThat(headers.headerNames()).noneMatch(name -> name.startsWith("Access-Control"));
  }

  /** A single connection for all rejected requests: a rejection does not end it. */
  private SignedInClient signedIn() {
    return SHARED.updateAndGet(known -> known == null ? service.signIn() : known);
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

  private void expectAlive(SignedInClient user) {
    client
        .get()
        .uri("/api/auth/session")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }
}
