package dev.forestgate.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.redis.Partition;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

class RefreshTest {
  private static final String REFRESH = "/api/auth/refresh";
  private static final String INVALID =
      """
      {"type":"/problems/invalid-token","title":"Invalid token","status":401,
       "detail":"The token or session is malformed, expired or revoked; sign in again."}
      """;

  private final RunningService service = RunningService.shared();
  private final WebTestClient client = service.client();

  @Test
  void aTokenClientGetsNewTokensAndTheOldAccessTokenLivesOn() {
    Map<?, ?> signedIn = signIn("token");
    EntityExchangeResult<Map> answer = refresh(signedIn.get("refresh_token"));
    Map<?, ?> body = Objects.requireNonNull(answer.getResponseBody());

    assertThat(answer.getResponseCookies()).isEmpty();
    assertThat(answer.getResponseHeaders().getFirst(HttpHeaders.CACHE_CONTROL))
        .isEqualTo("no-store");
    assertThat(body.get("session")).isEqualTo(signedIn.get("session"));
    assertThat(body.get("refresh_token")).isNotEqualTo(signedIn.get("refresh_token"));
    assertThat(body.get("token")).isEqualTo(body.get("access_token"));
    assertThat(body.get("expires_in")).isEqualTo(900);
    assertThat(body.get("refresh_expires_in")).isEqualTo(14 * 24 * 3600);
    for (Object token : List.of(signedIn.get("access_token"), body.get("access_token"))) {
      client
          .get()
          .uri("/api/profile")
          .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @Test
  void aCookieRefreshKeepsTheCookieAndGivesAnAccessToken() {
    SignedInClient alice = service.signIn();
    EntityExchangeResult<Map> answer = byCookie(alice.cookie());
    Map<?, ?> body = Objects.requireNonNull(answer.getResponseBody());
    assertThat(answer.getResponseCookies()).isEmpty();
    assertThat(body.get("access_token")).isNotNull();
    assertThat(body.get("refresh_token")).isNull();
    assertThat(byCookie(alice.cookie()).getStatus().value()).isEqualTo(200);
  }

  @Test
  void aSessionOfModeCookieGetsNoTokenBack() {
    String name = RunningService.freshName();
    service.register(name);
    EntityExchangeResult<Map> signedIn =
        ApiCalls.post(
                client,
                "/login",
                Map.of("username", name, "password", RunningService.PASSWORD, "mode", "cookie"))
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult();
    String cookie =
        Objects.requireNonNull(signedIn.getResponseCookies().getFirst(RunningService.COOKIE))
            .getValue();
    Map<?, ?> body = Objects.requireNonNull(byCookie(cookie).getResponseBody());
    assertThat(body.keySet().stream().map(String::valueOf)).containsExactly("session");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c.d", "01a202f1-5ad9-7281-b7b5-66700f56e519"})
  void malformedTokenIsInvalid(String token) {
    ApiCalls.expectProblem(
        ApiCalls.post(client, REFRESH, Map.of("refresh_token", token)), 401, INVALID);
  }

  @Test
  void tokensOfAnotherKindAreInvalidAndNothingChanges() {
    SignedInClient alice = service.signIn();
    Map<Object, Object> before = stored("session", alice.sessionId());
    for (String token : List.of(alice.accessToken(), alice.cookie())) {
      ApiCalls.expectProblem(
          ApiCalls.post(client, REFRESH, Map.of("refresh_token", token)), 401, INVALID);
    }
    ApiCalls.expectProblem(
        client.post().uri(REFRESH).header(HttpHeaders.AUTHORIZATION, alice.bearer()).exchange(),
        401,
        INVALID);
    assertThat(stored("session", alice.sessionId())).isEqualTo(before).isNotEmpty();
    Object refresh = Objects.requireNonNull(signIn("token").get("refresh_token"));
    ApiCalls.expectProblem(
        client
            .get()
            .uri("/api/profile")
            .header(HttpHeaders.AUTHORIZATION, "Bearer " + refresh)
            .exchange(),
        401,
        INVALID);
  }

  @Test
  void withNothingItIsInvalidAndABadBodyIsNamed() {
    ApiCalls.expectProblem(client.post().uri(REFRESH).exchange(), 401, INVALID);
    ApiCalls.expectProblem(ApiCalls.post(client, REFRESH, "{}"), 401, INVALID);
    ApiCalls.expectInvalid(
        ApiCalls.post(client, REFRESH, "{\"refresh_token\":12}"),
        "refresh_token",
        "has the wrong type");
    ApiCalls.expectInvalid(
        ApiCalls.post(client, REFRESH, "{"),
        "",
        "is not well-formed JSON, or names a member twice, or is too deep");
  }

  @Test
  void aTokenOfAnotherInstanceIsInvalidAndStaysGoodThere() {
    try (RunningService other =
        RunningService.start("REDIS_URL=" + TestStores.redisUrl() + "/11")) {
      Object foreign = Objects.requireNonNull(signIn(other, "token").get("refresh_token"));
      ApiCalls.expectProblem(
          ApiCalls.post(client, REFRESH, Map.of("refresh_token", foreign)), 401, INVALID);
      ApiCalls.post(other.client(), REFRESH, Map.of("refresh_token", foreign))
          .expectStatus()
          .isOk()
          .expectBody()
          .returnResult();
    }
  }

  @Test
  void aTokenOfADeletedAccountIsInvalidAndBringsNothingBack() {
    Map<?, ?> signedIn = signIn("token");
    UUID session = session(signedIn);
    Object name = Objects.requireNonNull((Map<?, ?>) signedIn.get("user")).get("username");
    ApiCalls.post(
            client,
            "/api/delete",
            Map.of("login", Objects.requireNonNull(name), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    Object token = Objects.requireNonNull(signedIn.get("refresh_token"));
    ApiCalls.expectProblem(
        ApiCalls.post(client, REFRESH, Map.of("refresh_token", token)), 401, INVALID);
    for (String kind : List.of("session", "family", "successor")) {
      assertThat(stored(kind, session)).isEmpty();
    }
  }

  @Test
  void signingOutEndsTheRefreshToken() {
    Map<?, ?> signedIn = signIn("token");
    client
        .post()
        .uri("/api/auth/logout")
        .header(HttpHeaders.AUTHORIZATION, "Bearer " + signedIn.get("access_token"))
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    ApiCalls.expectProblem(
        ApiCalls.post(
            client,
            REFRESH,
            Map.of("refresh_token", Objects.requireNonNull(signedIn.get("refresh_token")))),
        401,
        INVALID);
  }

  @Test
  void manyAtOnceOverTwoReplicasConvergeOnOneSuccessor() {
    Object token = Objects.requireNonNull(signIn("token").get("refresh_token"));
    try (RunningService other = RunningService.start()) {
      List<WebClient> replicas =
          List.of(WebClient.create(service.url()), WebClient.create(other.url()));
      List<String> successors =
          Objects.requireNonNull(
              Flux.range(0, 20)
                  .flatMap(
                      i ->
                          replicas
                              .get(i % 2)
                              .post()
                              .uri(REFRESH)
                              .bodyValue(Map.of("refresh_token", token))
                              .retrieve()
                              .bodyToMono(Map.class)
                              .map(body -> String.valueOf(body.get("refresh_token"))),
                      20)
                  .collectList()
                  .block());
      assertThat(successors).hasSize(20);
      assertThat(new HashSet<>(successors)).hasSize(1);
      refresh(successors.get(0));
    }
  }

  @Test
  void aReplayEndsTheSessionAndIsInTheJournal() {
    try (RunningService quick =
        RunningService.start(
            "forestgate.tokens.refresh-grace=0s", "REDIS_URL=" + TestStores.redisUrl() + "/10")) {
      String name = RunningService.freshName();
      quick.register(name);
      WebTestClient caller = quick.client();
      Map<?, ?> signedIn =
          Objects.requireNonNull(
              ApiCalls.post(
                      caller,
                      "/login",
                      Map.of(
                          "username", name, "password", RunningService.PASSWORD, "mode", "token"))
                  .expectBody(Map.class)
                  .returnResult()
                  .getResponseBody());
      Map<String, Object> stolen =
          Map.of("refresh_token", Objects.requireNonNull(signedIn.get("refresh_token")));
      Map<?, ?> next =
          Objects.requireNonNull(
              ApiCalls.post(caller, REFRESH, stolen)
                  .expectStatus()
                  .isOk()
                  .expectBody(Map.class)
                  .returnResult()
                  .getResponseBody());
      ApiCalls.expectProblem(
          ApiCalls.post(caller, REFRESH, stolen),
          401,
          """
          {"type":"/problems/token-reused","title":"Token reused","status":401,
           "detail":"The refresh token was used before, so its session has ended; sign in again."}
          """);
      ApiCalls.expectProblem(
          ApiCalls.post(
              caller,
              REFRESH,
              Map.of("refresh_token", Objects.requireNonNull(next.get("refresh_token")))),
          401,
          INVALID);
      UUID id = session(signedIn);
      Awaitility.await()
          .until(
              () ->
                  Files.exists(quick.journal(id))
                      && Files.readString(quick.journal(id)).contains("refresh-token-reused"));
    }
  }

  /** Redis hash of {@code kind} for that session; empty if there is none. */
  private Map<Object, Object> stored(String kind, UUID session) {
    ReactiveStringRedisTemplate redis = service.bean(ReactiveStringRedisTemplate.class);
    return Objects.requireNonNull(
        redis
            .opsForHash()
            .entries(Partition.of(session).key(kind, session))
            .collectMap(Map.Entry::getKey, Map.Entry::getValue)
            .block());
  }

  private static UUID session(Map<?, ?> signedIn) {
    Map<?, ?> session = (Map<?, ?>) Objects.requireNonNull(signedIn.get("session"));
    return UUID.fromString(String.valueOf(session.get("id")));
  }

  private Map<?, ?> signIn(String mode) {
    return signIn(service, mode);
  }

  private static Map<?, ?> signIn(RunningService service, String mode) {
    String name = RunningService.freshName();
    service.register(name);
    return Objects.requireNonNull(
        ApiCalls.post(
                service.client(),
                "/api/auth/login",
                Map.of("username", name, "password", RunningService.PASSWORD, "mode", mode))
            .expectStatus()
            .isOk()
            .expectBody(Map.class)
            .returnResult()
            .getResponseBody());
  }

  @SuppressWarnings("rawtypes")
  private EntityExchangeResult<Map> refresh(@org.jspecify.annotations.Nullable Object token) {
    return ApiCalls.post(client, REFRESH, Map.of("refresh_token", Objects.requireNonNull(token)))
        .expectStatus()
        .isOk()
        .expectBody(Map.class)
        .returnResult();
  }

  @SuppressWarnings("rawtypes")
  private EntityExchangeResult<Map> byCookie(String cookie) {
    return client
        .post()
        .uri(REFRESH)
        .cookie(RunningService.COOKIE, cookie)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody(Map.class)
        .returnResult();
  }
}
