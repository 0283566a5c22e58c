package dev.forestgate.discovery;

import dev.forestgate.http.Responses;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.info.BuildProperties;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/**
 * Says that the process serves, and which store it misses. Asks each store at most once a second,
 * however often it is asked.
 */
@Component
final class Health {
  private static final String UP = "up";
  private static final String DOWN = "down";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Mono<Body> body;

  Health(ReactiveStringRedisTemplate redis, DatabaseClient database, BuildProperties build) {
    Mono<String> postgres = check(database.sql("select 1").fetch().one());
    Mono<String> store = check(redis.execute(connection -> connection.ping()).next());
    String version = build.getVersion() == null ? "unknown" : build.getVersion();
    this.body =
        Mono.zip(postgres, store).map(checks -> body(version, checks)).cache(Duration.ofSeconds(1));
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return body.flatMap(Responses::ok);
  }

  private static Mono<String> check(Mono<?> question) {
    return question.timeout(PATIENCE).thenReturn(UP).onErrorReturn(DOWN);
  }

  private static Body body(String version, Tuple2<String, String> checks) {
    boolean well = checks.getT1().equals(UP) && checks.getT2().equals(UP);
    var named = new TreeMap<>(Map.of("postgres", checks.getT1(), "redis", checks.getT2()));
    return new Body(well ? "ok" : "degraded", version, named);
  }

  /**
   * @param status {@code ok} or {@code degraded}
   * @param checks each store, {@code up} or {@code down}
   */
  record Body(String status, String version, Map<String, String> checks) {}
}
