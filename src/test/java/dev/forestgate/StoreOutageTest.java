package dev.forestgate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.DedicatedStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.redis.Partition;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A store that is down leads to 503 in bounded time; the service recovers once the store is back.
 */
class StoreOutageTest {
  private static final Duration BOUND = Duration.ofMillis(2_500);
  private static DedicatedStores stores;
  private static RunningService service;

  @BeforeAll
  static void start() throws IOException {
    stores = DedicatedStores.start();
    service =
        RunningService.start(
            "DATABASE_URL=" + stores.databaseUrl(),
            "REDIS_URL=" + stores.redisUrl(),
            "spring.data.redis.timeout=1s",
            "forestgate.limits.per-minute=10000",
            "forestgate.limits.routes=GET /api/interactions=5");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    stores.close();
  }

  @Test
  void redisThatSaysNothing() throws IOException {
    SignedInClient alice = service.signIn();
    stores.pauseRedis();
    try {
      expectUnavailable(() -> session(alice));
      expectUnavailable(() -> get("/api/auth/session?optional=true", alice));
      expectUnavailable(() -> login(alice));
      assertThat(health()).contains("\"status\":\"degraded\"", "\"redis\":\"down\"");
    } finally {
      stores.resumeRedis();
    }
    awaitWell(alice);
  }

  /** A read is limited by this replica then; what changes something, or is a guess, is refused. */
  @Test
  void whileRedisIsAwayReadsAreLimitedHereAndNoPasswordIsChecked() throws IOException {
    SignedInClient alice = service.signIn();
    stores.killRedis();
    try {
      for (int i = 0; i < 5; i++) {
        EntityExchangeResult<byte[]> answer = get("/api/interactions", alice);
        assertThat(answer.getStatus().value()).isEqualTo(503);
        assertThat(answer.getResponseHeaders().getFirst("RateLimit"))
            .startsWith("\"default\";r=" + (4 - i) + ";");
      }
      EntityExchangeResult<byte[]> refused = get("/api/interactions", alice);
      assertThat(refused.getStatus().value()).isEqualTo(429);
      assertThat(new String(refused.getResponseBody(), UTF_8))
          .contains("/problems/too-many-requests");
      for (String path : List.of("/login", "/api/delete")) {
        expectUnavailable(
            () ->
                ApiCalls.post(
                        client(), path, Map.of("login", alice.username(), "password", "wrong"))
                    .expectBody()
                    .returnResult());
      }
    } finally {
      stores.restartRedis();
    }
    awaitWell(alice);
    Awaitility.await().until(() -> get("/api/interactions", alice).getStatus().value() == 200);
  }

  /**
   * A client without a response repeats the refresh and succeeds, whether or not the first rotation
   * took place.
   */
  @Test
  void redisThatSaysNothingAmidARotation() throws IOException {
    String name = RunningService.freshName();
    service.register(name);
    Object token =
        Objects.requireNonNull(
                ApiCalls.post(
                        client(),
                        "/login",
                        Map.of(
                            "username", name, "password", RunningService.PASSWORD, "mode", "token"))
                    .expectBody(Map.class)
                    .returnResult()
                    .getResponseBody())
            .get("refresh_token");
    Map<String, Object> body = Map.of("refresh_token", Objects.requireNonNull(token));
    stores.pauseRedis();
    try {
      expectUnavailable(
          () -> ApiCalls.post(client(), "/api/auth/refresh", body).expectBody().returnResult());
    } finally {
      stores.resumeRedis();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .until(
            () ->
                ApiCalls.post(client(), "/api/auth/refresh", body)
                        .expectBody()
                        .returnResult()
                        .getStatus()
                        .value()
                    == 200);
  }

  @Test
  void redisThatIsKilledAndComesBackWithWhatItWrote() throws IOException {
    SignedInClient alice = service.signIn();
    Awaitility.await().until(() -> Files.exists(service.journal(alice.sessionId())));
    stores.killRedis();
    expectUnavailable(() -> session(alice));
    expectUnavailable(() -> login(alice));

    stores.restartRedis();

    awaitWell(alice);
    SignedInClient bob = service.signIn();
    Awaitility.await().until(() -> Files.exists(service.journal(bob.sessionId())));
  }

  @Test
  void theSettingForNotificationsIsMadeAgainWhenAConnectionComesBack() throws IOException {
    var connections = service.bean(LettuceConnectionFactory.class);
    RedisServerCommands server = connections.getConnection().serverCommands();
    server.setConfig("notify-keyspace-events", "");
    stores.tellRedis("CLIENT KILL TYPE pubsub");
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .ignoreExceptions()
        .until(
            () ->
                String.valueOf(
                        connections
                            .getConnection()
                            .serverCommands()
                            .getConfig("notify-keyspace-events"))
                    .matches(".*=(xE|Ex).*"));
  }

  @Test
  void postgresThatSaysNothing() throws IOException {
    SignedInClient alice = service.signIn();
    stores.pausePostgres();
    try {
      expectUnavailable(() -> login(alice));
      expectUnavailable(() -> profile(alice));
      assertThat(text(session(alice))).contains("\"email_verified\":false");
      expectIdAndNameAlone(alice);
      assertThat(health()).contains("\"status\":\"degraded\"", "\"postgres\":\"down\"");
    } finally {
      stores.resumePostgres();
    }
    awaitWell(alice);
  }

  /** For a session that an earlier version of the service opened. */
  private static void expectIdAndNameAlone(SignedInClient user) {
    String key = Partition.of(user.sessionId()).key("session", user.sessionId());
    service.bean(ReactiveStringRedisTemplate.class).opsForHash().remove(key, "p").block();
    long begun = System.nanoTime();
    EntityExchangeResult<byte[]> answer = session(user);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    assertThat(answer.getStatus().value()).isEqualTo(200);
    assertThat(text(answer))
        .contains(
            "\"user\":{\"id\":\"%s\",\"username\":\"%s\"}"
                .formatted(user.userId(), user.username()));
  }

  private static String text(EntityExchangeResult<byte[]> answer) {
    return new String(Objects.requireNonNull(answer.getResponseBody()), UTF_8);
  }

  private static void expectUnavailable(
      java.util.function.Supplier<EntityExchangeResult<byte[]>> call) {
    long begun = System.nanoTime();
    EntityExchangeResult<byte[]> answer = call.get();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(BOUND);
    assertThat(answer.getStatus().value()).isEqualTo(503);
    assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isEqualTo("2");
    assertThat(new String(answer.getResponseBody(), UTF_8)).contains("/problems/unavailable");
  }

  private static void awaitWell(SignedInClient user) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(
            () ->
                session(user).getStatus().value() == 200
                    && login(user).getStatus().value() == 200
                    && health().contains("\"status\":\"ok\""));
  }

  private static EntityExchangeResult<byte[]> session(SignedInClient user) {
    return get("/api/auth/session", user);
  }

  private static EntityExchangeResult<byte[]> profile(SignedInClient user) {
    return get("/api/profile", user);
  }

  private static EntityExchangeResult<byte[]> get(String path, SignedInClient user) {
    return client()
        .get()
        .uri(path)
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectBody()
        .returnResult();
  }

  private static EntityExchangeResult<byte[]> login(SignedInClient user) {
    return ApiCalls.post(
            client(),
            "/api/auth/login",
            Map.of("username", user.username(), "password", RunningService.PASSWORD))
        .expectBody()
        .returnResult();
  }

  private static String health() {
    return new String(
        client().get().uri("/health").exchange().expectBody().returnResult().getResponseBody(),
        UTF_8);
  }

  private static WebTestClient client() {
    return service.client();
  }
}
