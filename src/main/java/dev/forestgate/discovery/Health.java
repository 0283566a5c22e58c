package dev.forestgate.discovery;

import dev.forestgate.http.body.Responses;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.info.BuildProperties;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Says that the process serves, and which store it misses. Asks each store at most once a second,
 * however often it is asked. Answers 503 once the service is about to stop, for balancers.
 */
@Component
final class Health {
  private static final String UP = "up";
  private static final String DOWN = "down";
  private static final String DRAINING = "draining";
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Mono<Body> body;
  private final ApplicationAvailability availability;

  /**
   * @param database none where accounts are in Redis
   */
  Health(
      ReactiveStringRedisTemplate redis,
      ObjectProvider<DatabaseClient> database,
      BuildProperties build,
      ApplicationAvailability availability) {
    this.availability = availability;
    Map<String, Mono<?>> questions = new TreeMap<>();
    questions.put("redis", redis.execute(connection -> connection.ping()).next());
    database.ifAvailable(
        postgres -> questions.put("postgres", postgres.sql("select 1").fetch().one()));
    String version = build.getVersion() == null ? "unknown" : build.getVersion();
    this.body =
        Flux.fromIterable(questions.entrySet())
            .flatMap(
                store -> check(store.getValue()).map(state -> Map.entry(store.getKey(), state)))
            .collect(
                TreeMap<String, String>::new, (all, one) -> all.put(one.getKey(), one.getValue()))
            .map(checks -> body(version, checks))
            .cache(Duration.ofSeconds(1));
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return isStopping()
        ? body.map(Body::draining)
            .flatMap(
                draining ->
                    ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(draining))
        : body.flatMap(Responses::ok);
  }

  /** Before the start is complete nothing was said about readiness. */
  private boolean isStopping() {
    var readiness = availability.getLastChangeEvent(ReadinessState.class);
    return readiness != null && readiness.getState() == ReadinessState.REFUSING_TRAFFIC;
  }

  /** Asks at most once a second, as {@link #handle} does. */
  Mono<Boolean> areStoresUp() {
    return body.map(now -> now.checks().values().stream().allMatch(UP::equals));
  }

  private static Mono<String> check(Mono<?> question) {
    return question.timeout(PATIENCE).thenReturn(UP).onErrorReturn(DOWN);
  }

  private static Body body(String version, Map<String, String> checks) {
    boolean well = checks.values().stream().allMatch(UP::equals);
    return new Body(well ? "ok" : "degraded", version, checks);
  }

  /**
   * @param status {@code ok}, {@code degraded} or {@code draining}
   * @param checks each store, {@code up} or {@code down}
   */
  record Body(String status, String version, Map<String, String> checks) {
    Body draining() {
      return new Body(DRAINING, version, checks);
    }
  }
}
