package dev.forestgate.journal;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What the chain does, in figures; docs/operations.md says what each means. */
@Component
final class JournalMetrics {
  private static final String PREFIX = "forestgate.journal.";

  private final JournalProperties properties;
  private final AtomicInteger due = new AtomicInteger();
  private final Counter claimed;
  private final Counter retaken;
  private final Counter written;
  private final Counter dropped;
  private final Counter failed;
  private final Counter leftOut;
  private final Timer lag;

  JournalMetrics(JournalProperties properties, MeterRegistry registry) {
    this.properties = properties;
    registry.gauge(PREFIX + "due", due);
    this.claimed = registry.counter(PREFIX + "claimed");
    this.retaken = registry.counter(PREFIX + "retaken");
    this.written = registry.counter(PREFIX + "written");
    this.dropped = registry.counter(PREFIX + "dropped");
    this.failed = registry.counter(PREFIX + "failed");
    this.leftOut = registry.counter(PREFIX + "left.out");
    this.lag =
        Timer.builder(PREFIX + "lag")
            .serviceLevelObjectives(
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5))
            .register(registry);
  }

  /** The last sweep found {@code number} interactions and claims that wait. */
  void due(int number) {
    due.set(number);
  }

  void claimed(Claim claim) {
    (claim.isRetaken() ? retaken : claimed).increment();
  }

  /** The section of {@code claim} is on disk. */
  void written(Claim claim, Instant now) {
    written.increment();
    Duration late = Duration.between(properties.due(claim.events()), now);
    lag.record(late.isNegative() ? Duration.ZERO : late);
  }

  /** The account of {@code claim} is gone. */
  void dropped() {
    dropped.increment();
  }

  /** So many events of the service are not written, as their owner's day has no room for them. */
  void leftOut(int events) {
    leftOut.increment(events);
  }

  /** A section waits for its lease to end, or for the folder. */
  void failed() {
    failed.increment();
  }
}
