package dev.forestgate.journal.wakeup;

import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.lifecycle.Jitter;
import java.time.Duration;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Looks for work again and again: at once, then after each pause, which ends when a connection
 * comes back; within a second where a look has failed, or may have missed what that connection
 * tells of. A look begins only when all that the last one found was taken, so there is never more
 * than one. Never ends, never fails.
 */
public final class Sweep {
  private static final Logger log = LoggerFactory.getLogger(Sweep.class);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Duration longestPause;
  private final Supplier<Publisher<WakeUp>> look;
  private final Flux<?> reconnections;
  private volatile boolean isLeft;
  private volatile boolean isFailing;

  public Sweep(Duration longestPause, Supplier<Publisher<WakeUp>> look, Flux<?> reconnections) {
    this.longestPause = longestPause;
    this.look = look;
    this.reconnections = reconnections;
  }

  public Flux<WakeUp> wakeUps() {
    return Flux.using(
        () -> reconnections.subscribe(back -> isLeft = true), back -> looks(), Disposable::dispose);
  }

  private Flux<WakeUp> looks() {
    return Flux.defer(this::look)
        .doOnComplete(() -> isFailing = false)
        .onErrorResume(this::report)
        .repeatWhen(looks -> looks.concatMap(found -> pause()));
  }

  /** What becomes due while it is under way may be what it has passed already. */
  private Publisher<WakeUp> look() {
    isLeft = false;
    return look.get();
  }

  private Mono<?> pause() {
    return Mono.firstWithSignal(
        Mono.delay(Jitter.below(longestPause)), whenSomethingIsLeft(), reconnections.next());
  }

  private Mono<?> whenSomethingIsLeft() {
    return Flux.interval(Jitter.below(SOON)).filter(tick -> isLeft).next();
  }

  /** Once per outage. */
  private Mono<WakeUp> report(Throwable failed) {
    if (!isFailing) {
      log.warn("Due journals can't be looked for until further notice: {}", failed.toString());
    }
    isFailing = true;
    isLeft = true;
    return Mono.empty();
  }
}
