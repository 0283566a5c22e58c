package dev.forestgate.discovery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The stores in {@code /actuator/health}, under the name {@code stores}: {@code DEGRADED} while one
 * is away, and {@code OUT_OF_SERVICE}, which readiness passes on, once it has been for some
 * seconds.
 *
 * <p>A restart of a store takes less, and the answers are 503 with {@code Retry-After} then; a
 * replica that alone lost its way to a store goes.
 */
@Component("storesHealthIndicator") // Spring Boot takes the end of the name off
final class StoresHealth implements ReactiveHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Mono<Boolean> areUp;
  private final Clock clock;
  private volatile @Nullable Instant awaySince;

  @Autowired
  StoresHealth(Health health, Clock clock) {
    this(health.areStoresUp(), clock);
  }

  /**
   * @param areUp asked each time
   */
  StoresHealth(Mono<Boolean> areUp, Clock clock) {
    this.areUp = areUp;
    this.clock = clock;
  }

  @Override
  public Mono<org.springframework.boot.health.contributor.Health> health() {
    return areUp.map(
        up -> org.springframework.boot.health.contributor.Health.status(status(up)).build());
  }

  private Status status(boolean isUp) {
    if (isUp) {
      awaySince = null;
      return Status.UP;
    }
    Instant now = clock.instant();
    Instant since = awaySince;
    if (since == null) {
      awaySince = now;
      return DEGRADED;
    }
    return Duration.between(since, now).compareTo(PATIENCE) < 0 ? DEGRADED : Status.OUT_OF_SERVICE;
  }
}
