package dev.forestgate.load;

import java.time.Instant;
import java.util.Map;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The yardstick of the session check: one {@code HGETALL} and the same JSON, with no
 * authentication, no filter and no script.
 */
final class BareSession {
  private static final String KEY = "bench:session";

  private final ReactiveStringRedisTemplate redis;

  BareSession(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
    redis.opsForHash().putAll(KEY, session()).block();
  }

  /** Fields as many and as long as those of a session of the service. */
  private static Map<String, String> session() {
    return Map.of(
        "u", "01a20305-0056-76fe-9368-36b79c79c54e",
        "n", "alice",
        "s", "qT0Jx5n3sVQk8c2Yb1uW7hLr9eZ4mXfDp6aGtKoIiNw",
        "m", "cookie",
        "v", "1",
        "i", "127.0.0.1",
        "a", "wrk",
        "c", "1795615263000",
        "l", "1795615263000",
        "x", "1803391263000");
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return redis
        .<String, String>opsForHash()
        .entries(KEY)
        .collectMap(Map.Entry::getKey, Map.Entry::getValue)
        .flatMap(
            session ->
                ServerResponse.ok()
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(
                        new Body(
                            session.get("u"),
                            session.get("n"),
                            "01a20305-0b9c-781f-b213-d9a59189c3cd",
                            at(session.get("c")),
                            at(session.get("l")),
                            at(session.get("x")),
                            session.get("m"))));
  }

  private static Instant at(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  record Body(
      String userId,
      String username,
      String sessionId,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String method) {}
}
