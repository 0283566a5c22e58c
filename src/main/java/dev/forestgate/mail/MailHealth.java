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
 * Health of e-mail delivery. {@code DEGRADED} while three attempts in a row have failed, or if
 * there are dead e-mails. Sign-in does not depend on it, so a load balancer should keep the
 * replica.
 */
@Component("mailHealthIndicator") // Spring Boot removes the suffix
final class MailHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(MailHealth.class);
  private static final String DEGRADED = "DEGRADED";
  private static final int FAILING = 3;

  private final MailTransport transport;
  private final MailMetrics metrics;
  private final AtomicInteger failuresInARow = new AtomicInteger();

  MailHealth(MailTransport transport, MailMetrics metrics) {
    this.transport = transport;
    this.metrics = metrics;
  }

  void delivered() {
    if (failuresInARow.getAndSet(0) >= FAILING) {
      log.info("E-mails are delivered again");
    }
  }

  /** Refused e-mails do not count, as others may be accepted. Logged once per outage. */
  void failed(DeliveryFailure failure) {
    if (failure.isTransient() && failuresInARow.incrementAndGet() == FAILING) {
      log.warn("E-mails cannot be delivered and are retried: {}", failure.message());
    }
  }

  @Override
  public Health health() {
    boolean isWell = failuresInARow.get() < FAILING && metrics.dead() == 0;
    Health.Builder health = isWell ? Health.up() : Health.status(DEGRADED);
    return health
        .withDetail("way", transport.description())
        .withDetail("failuresInARow", failuresInARow.get())
        .withDetail("waiting", metrics.waiting())
        .withDetail("dead", metrics.dead())
        .build();
  }
}
