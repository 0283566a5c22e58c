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
 * Health of the stores in {@code /actuator/health}, under the name {@code stores}: {@code DEGRADED}
 * while one is unavailable, and {@code OUT_OF_SERVICE}, which readiness passes on, after 10
 * seconds.
 *
 * <p>A restart of a store takes less, and responses are 503 with {@code Retry-After} meanwhile. A
 * replica that alone lost its connection to a store is taken out of service.
 */
@Component("storesHealthIndicator") // Spring Boot strips the suffix HealthIndicator
final class StoresHealth implements ReactiveHealthIndicator {
  private static final Status DEGRADED = new Status("DEGRADED");
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Mono<Boolean> areUp;
  private final Clock clock;
  private volatile @Nullable Instant downSince;

  @Autowired
  StoresHealth(Health health, Clock clock) {
    this(health.areStoresUp(), clock);
  }

  /**
   * For tests.
   *
   * @param areUp subscribed to at each call
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
      downSince = null;
      return Status.UP;
    }
    Instant now = clock.instant();
    Instant since = downSince;
    if (since == null) {
      downSince = now;
      return DEGRADED;
    }
    return Duration.between(since, now).compareTo(GRACE) < 0 ? DEGRADED : Status.OUT_OF_SERVICE;
  }
}
