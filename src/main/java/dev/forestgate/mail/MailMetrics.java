package dev.forestgate.mail;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** Metrics of e-mails; docs/operations.md explains each. */
@Component
final class MailMetrics {
  private static final String PREFIX = "forestgate.mail.";

  private final MeterRegistry registry;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();
  private final AtomicLong oldest = new AtomicLong();
  private final Counter retaken;
  private final Timer lag;

  /** Registers all meters, so that zeros are visible from the start. */
  MailMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.gauge(PREFIX + "waiting", waiting);
    registry.gauge(PREFIX + "dead", dead);
    registry.gauge(PREFIX + "oldest.seconds", oldest);
    this.retaken = registry.counter(PREFIX + "retaken");
    this.lag =
        Timer.builder(PREFIX + "lag")
            .serviceLevelObjectives(
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(1))
            .register(registry);
    for (EmailKind kind : EmailKind.values()) {
      byKind("sent", kind.slug());
      byKind("expired", kind.slug());
      byKind("buried", kind.slug());
    }
    for (Reason reason : Reason.values()) {
      failures(reason);
    }
  }

  void leased(Leased leased) {
    if (leased.isRetaken()) {
      retaken.increment();
    }
  }

  /** An e-mail was accepted, {@code age} after it was added. */
  void sent(String kind, Duration age) {
    byKind("sent", kind).increment();
    lag.record(age);
  }

  /** An attempt failed. */
  void failed(DeliveryFailure failure) {
    failures(failure.reason()).increment();
  }

  void buried(String kind) {
    byKind("buried", kind).increment();
  }

  void expired(String kind) {
    byKind("expired", kind).increment();
  }

  void counted(QueueCounts counts) {
    waiting.set(counts.waiting());
    dead.set(counts.dead());
    oldest.set(counts.oldest().toSeconds());
  }

  long waiting() {
    return waiting.get();
  }

  long dead() {
    return dead.get();
  }

  private Counter byKind(String what, String kind) {
    return registry.counter(PREFIX + what, "kind", kind);
  }

  private Counter failures(Reason reason) {
    return registry.counter(PREFIX + "failures", "reason", reason.name().toLowerCase(Locale.ROOT));
  }
}
