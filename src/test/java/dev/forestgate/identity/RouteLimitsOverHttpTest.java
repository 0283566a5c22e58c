package dev.forestgate.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RateLimitedService;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Requests a minute for each client and endpoint, and the identification of clients. */
class RouteLimitsOverHttpTest {
  private static final String SESSION = "/api/auth/session";
  private static final int QUOTA = RateLimitedService.QUOTA;
  private static final String TOO_MANY =
      """
      {"type":"/problems/too-many-requests","title":"Too many requests","status":429,
       "detail":"There were too many requests to this address; try again later."}
      """;

  @Test
  void everyAnswerTellsWhatIsLeft() {
    WebTestClient client = RateLimitedService.client();
    for (int i = 1; i <= QUOTA; i++) {
      HttpHeaders headers = get(client, SESSION).getResponseHeaders();
      assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo("\"default\";q=20;w=60");
      assertThat(headers.getFirst("RateLimit")).matches("\"default\";r=\\d+;t=\\d+");
      assertThat(left(headers)).isBetween(QUOTA - i, QUOTA - i + 1);
    }
  }

  @Test
  void beyondItIsAProblemWithATimeToComeBack() {
    WebTestClient client = RateLimitedService.client();
    EntityExchangeResult<byte[]> refused = drain(client, SESSION);
    HttpHeaders headers = refused.getResponseHeaders();
    assertThat(headers.getFirst("Retry-After")).matches("[1-3]");
    assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo("\"default\";q=20;w=60");
    assertThat(headers.getFirst("RateLimit"))
        .isEqualTo("\"default\";r=0;t=" + headers.getFirst("Retry-After"));
    ApiCalls.expectProblem(client.get().uri(SESSION).exchange(), 429, TOO_MANY);
  }

  /** The bucket refills during the burst, and grants that much more and no more. */
  @Test
  void ofTenTimesTheQuotaOverFiftyConnectionsExactlyTheQuotaPasses() {
    ConnectionProvider connections = ConnectionProvider.create("burst", 50);
    WebClient client =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
            .baseUrl(RateLimitedService.get().url())
            .defaultHeader("X-Forwarded-For", RateLimitedService.address())
            .build();
    long begun = System.nanoTime();
    List<Integer> statuses =
        Objects.requireNonNull(
            Flux.range(0, 10 * QUOTA)
                .flatMap(
                    i ->
                        client
                            .get()
                            .uri(SESSION)
                            .exchangeToMono(
                                answer ->
                                    answer.releaseBody().thenReturn(answer.statusCode().value())),
                    50)
                .collectList()
                .block());
    long lasted = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    connections.dispose();
    long passed = statuses.stream().filter(status -> status == 401).count();
    assertThat(statuses).hasSize(10 * QUOTA).containsOnly(401, 429);
    assertThat(passed).isBetween((long) QUOTA, QUOTA + lasted * QUOTA / 60_000);
  }

  @Test
  void pathsThatDifferByThePrefixAloneAreOneEndpoint() {
    WebTestClient client = RateLimitedService.client();
    drain(client, "/api/auth/profile");
    assertThat(get(client, "/api/profile").getStatus().value()).isEqualTo(429);
    assertThat(get(client, "/profile").getStatus().value()).isEqualTo(429);
    assertThat(get(client, SESSION).getStatus().value()).as("another endpoint").isEqualTo(401);
  }

  @Test
  void headCountsAsGetAndAnotherMethodForItself() {
    WebTestClient client = RateLimitedService.client();
    drain(client, "/api/sessions");
    assertThat(status(client, HttpMethod.HEAD, "/api/sessions")).isEqualTo(429);
    assertThat(status(client, HttpMethod.DELETE, "/api/sessions")).isEqualTo(401);
  }

  @Test
  void variablesInThePathAreOneEndpoint() {
    WebTestClient client = RateLimitedService.client();
    for (int i = 0; i < QUOTA; i++) {
      assertThat(get(client, "/api/interactions/" + i).getStatus().value()).isEqualTo(401);
    }
    EntityExchangeResult<byte[]> more = get(client, "/api/interactions/more");
    assertThat(more.getStatus().value() == 429 || left(more.getResponseHeaders()) == 0).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/sessions, '\"default\";q=5;w=60'",
    "GET, /health, '\"default\";q=3;w=60'",
    "POST, /login, '\"default\";q=1000;w=60'",
    "POST, /api/auth/login, '\"default\";q=1000;w=60'",
    "POST, /api/auth/register,",
    "GET, /.well-known/jwks.json,",
    "GET, /.well-known/openid-configuration,",
    "GET, /openapi.yaml,",
    "POST, /api/auth/introspect,",
    "GET, /nowhere,",
    "PUT, /login,",
    "OPTIONS, /login,"
  })
  void aRouteMayHaveAQuotaOfItsOwnOrNone(String method, String path, @Nullable String policy) {
    HttpHeaders headers =
        RateLimitedService.client()
            .method(HttpMethod.valueOf(method))
            .uri(path)
            .exchange()
            .expectBody()
            .returnResult()
            .getResponseHeaders();
    assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo(policy);
    assertThat(headers.containsHeader("RateLimit")).isEqualTo(policy != null);
  }

  @Test
  void aRefusedCallOfAnotherSiteIsNotCounted() {
    WebTestClient client = RateLimitedService.client();
    for (int i = 0; i < QUOTA; i++) {
      client
          .post()
          .uri("/logout")
          .header("Origin", "https://evil.example")
          .exchange()
          .expectStatus()
          .isForbidden()
          .expectBody()
          .returnResult();
    }
    assertThat(left(post(client, "/logout").getResponseHeaders())).isEqualTo(QUOTA - 1);
  }

  @Test
  void aFrontEndMayReadTheHeaders() {
    HttpHeaders headers =
        RateLimitedService.client()
            .get()
            .uri(SESSION)
            .header("Origin", "http://localhost:5173")
            .exchange()
            .expectBody()
            .returnResult()
            .getResponseHeaders();
    assertThat(headers.getAccessControlExposeHeaders())
        .contains("RateLimit", "RateLimit-Policy", "Retry-After");
  }

  /** The proxy appends the address that it saw, whatever the client sent. */
  @ParameterizedTest
  @ValueSource(
      strings = {"6.6.6.%d", "127.0.0.1, 6.6.6.%d", "::1, 6.6.6.%d", "unknown, 6.6.6.%d", "%d"})
  void aSpoofedHopChangesNothing(String spoofed) {
    String address = RateLimitedService.address();
    WebTestClient client = RateLimitedService.get().client();
    for (int i = 0; i <= QUOTA; i++) {
      get(client, SESSION, spoofed.formatted(i) + ", " + address);
    }
    assertThat(get(client, SESSION, address).getStatus().value()).isEqualTo(429);
  }

  /** Only one header counts, and none of a peer that is no trusted proxy. */
  @Test
  void otherHeadersChangeNothing() {
    WebTestClient client = RateLimitedService.client();
    for (int i = 0; i <= QUOTA; i++) {
      String spoofed = "6.6.7." + i;
      client
          .get()
          .uri(SESSION)
          .header("Forwarded", "for=" + spoofed)
          .header("X-Real-IP", spoofed)
          .header("X-Client-IP", spoofed)
          .header("X-Forwarded-Host", spoofed)
          .header("True-Client-IP", spoofed)
          .exchange()
          .expectBody()
          .returnResult();
    }
    assertThat(get(client, SESSION).getStatus().value()).isEqualTo(429);
  }

  @Test
  void anIpv6ClientIsAllOfItsNetwork() {
    WebTestClient client = RateLimitedService.get().client();
    for (int i = 0; i <= QUOTA; i++) {
      get(client, SESSION, "2001:db8:0:77:" + i + "::" + i);
    }
    assertThat(get(client, SESSION, "[2001:db8:0:77::1]:443").getStatus().value()).isEqualTo(429);
    assertThat(get(client, SESSION, "2001:db8:0:78::1").getStatus().value()).isEqualTo(401);
  }

  @Test
  void anIpv4ClientIsTheSameHoweverItIsWritten() {
    String address = RateLimitedService.address();
    drain(RateLimitedService.client(address), SESSION);
    WebTestClient client = RateLimitedService.get().client();
    for (String spelling :
        List.of("::ffff:" + address, "[::ffff:" + address + "]:80", address + ":1234")) {
      assertThat(get(client, SESSION, spelling).getStatus().value()).isEqualTo(429);
    }
  }

  @Test
  void theSessionShowsTheClientAndNotTheProxy() {
    String name = RateLimitedService.registered();
    EntityExchangeResult<Map> signedIn =
        ApiCalls.post(
                RateLimitedService.client("2001:0db8::00ff"),
                "/login",
                Map.of("username", name, "password", RunningService.PASSWORD))
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult();
    String token = String.valueOf(Objects.requireNonNull(signedIn.getResponseBody()).get("token"));
    RateLimitedService.client()
        .get()
        .uri("/api/sessions")
        .header("Authorization", "Bearer " + token)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.sessions[0].ip")
        .isEqualTo("2001:db8::ff");
  }

  /** Such a request would count as the proxy, together with all others like it. */
  @ParameterizedTest
  @ValueSource(strings = {"6.6.6.6, evil.example", "6.6.6.6,", "\"", "6.6.6.6 7.7.7.7"})
  void aHeaderOfTheProxyThatCannotBeReadIsRefused(String forwardedFor) {
    ApiCalls.expectProblem(
        ApiCalls.post(
            RateLimitedService.client(forwardedFor),
            "/login",
            Map.of("username", "a", "password", "b")),
        400,
        """
        {"type":"/problems/invalid-request","title":"Invalid request","status":400,
         "detail":"The header X-Forwarded-For of the proxy can't be read."}
        """);
  }

  /** Without a trusted proxy the peer is the client, whatever its headers say. */
  @Test
  void forwardedHeadersAreIgnoredWithoutTrustedProxies() {
    RunningService plain = RunningService.shared();
    SignedInClient alice = plain.signIn();
    EntityExchangeResult<Map> signedIn =
        plain
            .client()
            .post()
            .uri("/login")
            .header("X-Forwarded-For", "6.6.6.6")
            .header("Forwarded", "for=6.6.6.6")
            .bodyValue(Map.of("username", alice.username(), "password", RunningService.PASSWORD))
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult();
    String token = String.valueOf(Objects.requireNonNull(signedIn.getResponseBody()).get("token"));
    plain
        .client()
        .get()
        .uri("/api/sessions")
        .header("Authorization", "Bearer " + token)
        .exchange()
        .expectBody()
        .jsonPath("$.sessions[0].ip")
        .isEqualTo("127.0.0.1");
  }

  /** Repeats the call until it is rejected and returns that response. */
  private static EntityExchangeResult<byte[]> drain(WebTestClient client, String path) {
    EntityExchangeResult<byte[]> answer = get(client, path);
    for (int i = 0; i < 2 * QUOTA && answer.getStatus().value() != 429; i++) {
      answer = get(client, path);
    }
    assertThat(answer.getStatus().value()).isEqualTo(429);
    return answer;
  }

  private static int left(HttpHeaders headers) {
    String limit = String.valueOf(headers.getFirst("RateLimit"));
    return Integer.parseInt(limit.replaceAll(".*;r=(\\d+);.*", "$1"));
  }

  private static EntityExchangeResult<byte[]> get(WebTestClient client, String path) {
    return client.get().uri(path).exchange().expectBody().returnResult();
  }

  private static EntityExchangeResult<byte[]> get(
      WebTestClient client, String path, String forwardedFor) {
    return client
        .get()
        .uri(path)
        .header("X-Forwarded-For", forwardedFor)
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static EntityExchangeResult<byte[]> post(WebTestClient client, String path) {
    return client.post().uri(path).exchange().expectBody().returnResult();
  }

  private static int status(WebTestClient client, HttpMethod method, String path) {
    return client
        .method(method)
        .uri(path)
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
