package dev.forestgate.startup;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.origin.HttpProperties;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Scripts;
import dev.forestgate.users.name.Canonical;
import dev.forestgate.users.redis.SingleServerCheck;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Connects to the stores before the first request. A store that is late is tried again: on a cold
 * and busy machine a connection may take longer than a request may wait. Redis must answer; the
 * connection that requests share is opened here, as opening it blocks. PostgreSQL is reached by
 * Flyway; here its pool is filled, so that the first sign-in does not wait. All of this runs in
 * {@link ParallelStart}.
 */
@Component
public final class StartupChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Retry RETRY_WHEN_LATE =
      Retry.fixedDelay(20, Duration.ofMillis(250))
          .filter(StartupChecks::isLate)
          .onRetryExhaustedThrow((spec, last) -> last.failure());

  StartupChecks(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      ObjectProvider<FlywayMigrationInitializer> flyway,
      ObjectProvider<ConnectionFactory> postgres,
      ObjectProvider<SingleServerCheck> accounts,
      HttpProperties properties,
      Environment environment,
      ParallelStart parallel) {
    if (environment.acceptsProfiles(Profiles.of("prod")) && properties.publicUrl() == null) {
      throw new StartRefused(
          "The profile prod needs the public URL of the service",
          "Set forestgate.public-url, for example https://id.example.org");
    }
    flyway.getIfAvailable(); // creating it migrates
    ConnectionFactory pool = postgres.getIfAvailable();
    SingleServerCheck server = accounts.getIfAvailable();
    parallel.run(() -> connect(redis, scripts, server, pool));
    parallel.run(Canonical::load);
  }

  private static void connect(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      @Nullable SingleServerCheck server,
      @Nullable ConnectionFactory pool) {
    connectRedis(redis, scripts);
    connectMasters(redis);
    if (server != null) {
      server.require();
    }
    if (pool != null) {
      fill(pool);
    }
  }

  /** Either side may end a new connection, as when its handshake took too long. */
  private static void connectRedis(ReactiveStringRedisTemplate redis, Scripts scripts) {
    Mono<Void> opened =
        Mono.<Void>fromRunnable(scripts::connect).subscribeOn(Schedulers.boundedElastic());
    try {
      redis
          .execute(connection -> connection.ping())
          .then(opened)
          .subscribeOn(Schedulers.boundedElastic()) // at each retry, as connecting blocks
          .retryWhen(RETRY_WHEN_LATE)
          .block(PATIENCE);
    } catch (RuntimeException away) {
      throw new StartRefused(
          "Redis can't be used: " + NestedExceptionUtils.getMostSpecificCause(away).getMessage(),
          "Check REDIS_URL or REDIS_*, or leave both out for the embedded Redis",
          away);
    }
  }

  /**
   * Connects to every master of a cluster, as a client otherwise does at its first command there. A
   * master that is away does not stop the start.
   */
  private static void connectMasters(ReactiveStringRedisTemplate redis) {
    Flux.fromStream(Partition.all())
        .flatMap(partition -> connect(partition, redis), Partition.COUNT)
        .then()
        .timeout(PATIENCE, Mono.empty())
        .block();
  }

  private static Mono<Boolean> connect(Partition partition, ReactiveStringRedisTemplate redis) {
    return redis
        .hasKey(partition.key("due"))
        .subscribeOn(Schedulers.boundedElastic())
        .retryWhen(RETRY_WHEN_LATE)
        .onErrorComplete();
  }

  private static boolean isLate(Throwable failed) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failed);
    return cause instanceof RedisCommandTimeoutException
        || cause instanceof TimeoutException
        || isBetweenConnections(cause);
  }

  /** Lettuce has no type of its own for a connection that is being made again. */
  private static boolean isBetweenConnections(Throwable cause) {
    return cause.getClass() == RedisException.class;
  }

  /** Opens the connections of the pool; a start without PostgreSQL is refused. Blocks. */
  public static void fill(ConnectionFactory postgres) {
    if (postgres instanceof ConnectionPool pool) {
      try {
        pool.warmup().retryWhen(RETRY_WHEN_LATE).block(PATIENCE);
      } catch (RuntimeException away) {
        throw new StartRefused(
            "PostgreSQL can't be used: "
                + NestedExceptionUtils.getMostSpecificCause(away).getMessage(),
            "Check DATABASE_URL or DB_*, or leave both out for the embedded PostgreSQL",
            away);
      }
      PostgresChecks.requirePreparedStatements(pool);
    }
  }
}
