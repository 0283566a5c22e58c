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
 * Health of the process and its stores. It queries each store at most once a second, however often
 * it is called. Responds 503 while the service is stopping, for balancers.
 */
@Component
final class Health {
  private static final String UP = "up";
  private static final String DOWN = "down";
  private static final String DRAINING = "draining";
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Mono<Body> body;
  private final ApplicationAvailability availability;

  /**
   * Prepares one query per store.
   *
   * @param database absent if accounts are in Redis
   */
  Health(
      ReactiveStringRedisTemplate redis,
      ObjectProvider<DatabaseClient> database,
      BuildProperties build,
      ApplicationAvailability availability) {
    this.availability = availability;
    Map<String, Mono<?>> queries = new TreeMap<>();
    queries.put("redis", redis.execute(connection -> connection.ping()).next());
    database.ifAvailable(
        postgres -> queries.put("postgres", postgres.sql("select 1").fetch().one()));
    String version = build.getVersion() == null ? "unknown" : build.getVersion();
    this.body =
        Flux.fromIterable(queries.entrySet())
            .flatMap(Health::check)
            .collect(
                TreeMap<String, String>::new, (all, one) -> all.put(one.getKey(), one.getValue()))
            .map(checks -> body(version, checks))
            .cache(Duration.ofSeconds(1));
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return isStopping() ? body.flatMap(Health::draining) : body.flatMap(Responses::ok);
  }

  private static Mono<ServerResponse> draining(Body body) {
    return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body.draining());
  }

  /** True once readiness is refused. During startup readiness has no state yet. */
  private boolean isStopping() {
    var readiness = availability.getLastChangeEvent(ReadinessState.class);
    return readiness != null && readiness.getState() == ReadinessState.REFUSING_TRAFFIC;
  }

  /** True if all stores respond. Queries them at most once a second, like {@link #handle}. */
  Mono<Boolean> areStoresUp() {
    return body.map(now -> now.checks().values().stream().allMatch(UP::equals));
  }

  /** The name of a store and its state. */
  private static Mono<Map.Entry<String, String>> check(Map.Entry<String, Mono<?>> store) {
    return store
        .getValue()
        .timeout(TIMEOUT)
        .thenReturn(UP)
        .onErrorReturn(DOWN)
        .map(state -> Map.entry(store.getKey(), state));
  }

  private static Body body(String version, Map<String, String> checks) {
    boolean well = checks.values().stream().allMatch(UP::equals);
    return new Body(well ? "ok" : "degraded", version, checks);
  }

  /**
   * Response body.
   *
   * @param status {@code ok}, {@code degraded} or {@code draining}
   * @param checks state of each store, {@code up} or {@code down}
   */
  record Body(String status, String version, Map<String, String> checks) {
    Body draining() {
      return new Body(DRAINING, version, checks);
    }
  }
}
