package dev.forestgate.mail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Rings when a letter is about to be put into the outbox. As that is only seen once its transaction
 * is through, whoever hears it stays attentive for as long as one may take.
 */
@Component
public final class OutboxSignal {
  private static final Duration ATTENTION = Duration.ofSeconds(3);

  private final Sinks.Many<Boolean> rings = Sinks.many().multicast().directBestEffort();
  private volatile long attentiveUntil;

  public void ring() {
    attentiveUntil = now() + ATTENTION.toMillis();
    again();
  }

  /** Rings for what has been in the outbox for longer. */
  void again() {
    // Of two that ring at the same moment one is heard, which is enough.
    rings.tryEmitNext(true);
  }

  Flux<Boolean> rings() {
    return rings.asFlux();
  }

  boolean isAttentive() {
    return now() < attentiveUntil;
  }

  private static long now() {
    return Schedulers.parallel().now(TimeUnit.MILLISECONDS);
  }
}
