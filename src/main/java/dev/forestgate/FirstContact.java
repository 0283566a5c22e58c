package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.http.HttpProperties;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;

/**
 * What must hold before the first request. Redis must answer: the connection that all requests
 * share is opened here, as opening it later would block whoever came first. PostgreSQL is met by
 * Flyway; here its pool is filled, so that the first sign-in does not wait.
 */
@Component
@DependsOn("flywayInitializer")
final class FirstContact {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  FirstContact(
      ReactiveStringRedisTemplate redis,
      ConnectionFactory postgres,
      HttpProperties properties,
      Environment environment) {
    if (environment.acceptsProfiles(Profiles.of("prod")) && properties.publicUrl() == null) {
      throw new StartRefused(
          "The profile prod needs to know where it is seen from outside",
          "Set forestgate.public-url, for example https://id.example.org");
    }
    meetRedis(redis);
    fill(postgres);
  }

  private static void meetRedis(ReactiveStringRedisTemplate redis) {
    try {
      redis.execute(connection -> connection.ping()).blockLast(PATIENCE);
    } catch (RuntimeException away) {
      throw new StartRefused(
          "Redis can't be used: " + NestedExceptionUtils.getMostSpecificCause(away).getMessage(),
          "Check REDIS_URL or REDIS_*, or leave both out for the embedded Redis",
          away);
    }
  }

  private static void fill(ConnectionFactory postgres) {
    if (postgres instanceof ConnectionPool pool) {
      try {
        pool.warmup().block(PATIENCE);
      } catch (RuntimeException away) {
        throw new StartRefused(
            "PostgreSQL can't be used: "
                + NestedExceptionUtils.getMostSpecificCause(away).getMessage(),
            "Check DATABASE_URL or DB_*, or leave both out for the embedded PostgreSQL",
            away);
      }
    }
  }
}
