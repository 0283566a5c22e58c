package dev.forestgate.load;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.time.Instant;
import java.util.Map;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;

/**
 * The yardstick of the session check: a WebFlux route that does one {@code HGETALL} and writes the
 * same JSON, with no authentication, no filter and no script. Arguments: the port, and the address
 * of a Redis as {@code redis://…}.
 */
public final class BareRoute {
  private static final String KEY = "bench:session";

  private BareRoute() {}

  public static void main(String[] arguments) {
    var where = LettuceConnectionFactory.createRedisConfiguration(arguments[1]);
    var connections = new LettuceConnectionFactory(where);
    connections.afterPropertiesSet();
    connections.start();
    var redis = new ReactiveStringRedisTemplate(connections);
    redis.opsForHash().putAll(KEY, session()).block();
    var handler =
        RouterFunctions.toHttpHandler(
            route().GET("/session", request -> answer(request, redis)).build(),
            HandlerStrategies.withDefaults());
    HttpServer.create()
        .host("127.0.0.1")
        .port(Integer.parseInt(arguments[0]))
        .handle(new ReactorHttpHandlerAdapter(handler))
        .bindNow()
        .onDispose()
        .block();
  }

  /** As many members as a session of ours has, and as long. */
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

  private static Mono<ServerResponse> answer(
      ServerRequest request, ReactiveStringRedisTemplate redis) {
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
