package dev.forestgate.mail;

import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.MailTransport;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether letters leave. {@code DEGRADED} while several tries in a row have failed, or where there
 * are dead letters: nobody at sign-in notices, so no balancer should take the replica away.
 */
@Component("mailHealthIndicator") // Spring Boot takes the end of the name off
final class MailHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(MailHealth.class);
  private static final String DEGRADED = "DEGRADED";
  private static final int FAILING = 3;

  private final MailTransport way;
  private final MailMetrics metrics;
  private final AtomicInteger failuresInARow = new AtomicInteger();

  MailHealth(MailTransport way, MailMetrics metrics) {
    this.way = way;
    this.metrics = metrics;
  }

  void delivered() {
    if (failuresInARow.getAndSet(0) >= FAILING) {
      log.info("Mail leaves again");
    }
  }

  /** A letter that is refused says nothing of the others. Told once per outage. */
  void failed(DeliveryFailure failure) {
    if (failure.isTransient() && failuresInARow.incrementAndGet() == FAILING) {
      log.warn("Mail does not leave until further notice: {}", failure.message());
    }
  }

  @Override
  public Health health() {
    boolean isWell = failuresInARow.get() < FAILING && metrics.dead() == 0;
    Health.Builder health = isWell ? Health.up() : Health.status(DEGRADED);
    return health
        .withDetail("way", way.description())
        .withDetail("failuresInARow", failuresInARow.get())
        .withDetail("waiting", metrics.waiting())
        .withDetail("dead", metrics.dead())
        .build();
  }
}
