package dev.forestgate.mail;

import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/** What is sent and what is not, in figures; docs/operations.md says what each means. */
@Component
final class MailMetrics {
  private static final String PREFIX = "forestgate.mail.";

  private final MeterRegistry registry;
  private final AtomicLong waiting = new AtomicLong();
  private final AtomicLong dead = new AtomicLong();
  private final AtomicLong oldest = new AtomicLong();
  private final Counter retaken;
  private final Timer lag;

  /** All are there from the start, so that a zero can be seen. */
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

  void taken(LeasedEmail letter) {
    if (letter.isRetaken()) {
      retaken.increment();
    }
  }

  /** It was accepted, {@code age} after it was put into the outbox. */
  void sent(LeasedEmail letter, Duration age) {
    byKind("sent", letter.kind()).increment();
    lag.record(age.isNegative() ? Duration.ZERO : age);
  }

  /** A try failed. */
  void failed(DeliveryFailure failure) {
    failures(failure.reason()).increment();
  }

  void buried(LeasedEmail letter) {
    byKind("buried", letter.kind()).increment();
  }

  void expired(String kind) {
    byKind("expired", kind).increment();
  }

  /** What is in the outbox; {@code oldest} is how long its oldest letter has been tried. */
  void holds(long waiting, long dead, Duration oldest) {
    this.waiting.set(waiting);
    this.dead.set(dead);
    this.oldest.set(oldest.toSeconds());
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
