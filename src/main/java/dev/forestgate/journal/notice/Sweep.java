package dev.forestgate.journal.notice;

import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.lifecycle.Jitter;
import java.time.Duration;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks for work again and again: at once, then after each pause, and without waiting for it when a
 * connection comes back. A look begins only when all that the last one found was taken, so there is
 * never more than one. Never ends, never fails.
 */
public final class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  private static final Duration FAILING = Duration.ofSeconds(1);

  private final Duration longestPause;
  private final Supplier<Publisher<WakeUp>> look;
  private final Flux<?> reconnections;
  private volatile boolean failing;

  public Sweep(Duration longestPause, Supplier<Publisher<WakeUp>> look, Flux<?> reconnections) {
    this.longestPause = longestPause;
    this.look = look;
    this.reconnections = reconnections;
  }

  public Flux<WakeUp> wakeUps() {
    return Flux.defer(look)
        .doOnComplete(() -> failing = false)
        .onErrorResume(this::report)
        .repeatWhen(looks -> looks.concatMap(found -> pause()));
  }

  /** A look that failed is not left alone for long. */
  private Mono<?> pause() {
    boolean isShort = failing && FAILING.compareTo(longestPause) < 0;
    Duration longest = isShort ? FAILING : longestPause;
    return Mono.firstWithSignal(Mono.delay(Jitter.below(longest)), reconnections.next());
  }

  /** Once per outage. */
  private Mono<WakeUp> report(Throwable failed) {
    if (!failing) {
      log.warn("Due journals can't be looked for until further notice: {}", failed.toString());
    }
    failing = true;
    return Mono.empty();
  }
}
