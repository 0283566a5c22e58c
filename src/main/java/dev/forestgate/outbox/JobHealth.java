package dev.forestgate.outbox;

import java.time.Duration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health of background jobs. {@code DEGRADED} if there are dead jobs, or if one that is retried
 * waits for more than ten minutes. Sign-in does not depend on it, so a load balancer should keep
 * the replica.
 */
@Component("jobsHealthIndicator") // Spring Boot removes the suffix
final class JobHealth implements HealthIndicator {
  private static final String DEGRADED = "DEGRADED";
  private static final Duration OVERDUE = Duration.ofMinutes(10);

  private final JobMetrics metrics;

  JobHealth(JobMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Health health() {
    boolean isWell = metrics.dead() == 0 && metrics.oldest().compareTo(OVERDUE) <= 0;
    Health.Builder health = isWell ? Health.up() : Health.status(DEGRADED);
    return health
        .withDetail("waiting", metrics.waiting())
        .withDetail("dead", metrics.dead())
        .withDetail("oldestSeconds", metrics.oldest().toSeconds())
        .build();
  }
}
