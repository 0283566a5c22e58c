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

/** Metrics of the journal pipeline; docs/operations.md explains each. */
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

  /** Sets the number of interactions and claims that the last sweep found due. */
  void due(int number) {
    due.set(number);
  }

  void claimed(Claim claim) {
    (claim.isRetaken() ? retaken : claimed).increment();
  }

  /** Counts a section on disk, and records its delay. */
  void written(Claim claim, Instant now) {
    written.increment();
    Duration late = Duration.between(properties.due(claim.events()), now);
    lag.record(late.isNegative() ? Duration.ZERO : late);
  }

  /** Counts a claim whose account was deleted. */
  void dropped() {
    dropped.increment();
  }

  /** Counts events of the service that were omitted because their owner's daily quota was spent. */
  void leftOut(int events) {
    leftOut.increment(events);
  }

  /** Counts a section that is retried after its lease, or waits for the folder. */
  void failed() {
    failed.increment();
  }
}
