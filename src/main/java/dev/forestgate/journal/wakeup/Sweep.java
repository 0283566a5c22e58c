package dev.forestgate.journal.wakeup;

import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import java.time.Duration;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Search for due journals: at once, then after each pause, and when a connection for notifications
 * is back, as what expired meanwhile was not notified. A search that found some is followed by the
 * next after a sixteenth of the pause: what became due in a whole second occupied all cores at
 * once, and sign-ins waited behind it (ADR 0103). A search that fails is repeated within a second.
 */
public final class Sweep {
  private static final Duration LONGEST_AFTER_FAILURE = Duration.ofSeconds(1);

  private static final int SOONER = 16;

  private final Duration longestPause;
  private final Supplier<Publisher<WakeUp>> search;
  private final BackgroundLoop<WakeUp> loop;
  private final Flux<?> reconnections;
  private volatile boolean hasFound;

  /**
   * @param longestPause between two searches
   * @param search one search; begins when all that the last one found was taken
   * @param reconnections an element for each new connection
   */
  public Sweep(Duration longestPause, Supplier<Publisher<WakeUp>> search, Flux<?> reconnections) {
    this(longestPause, search, reconnections, Schedulers.parallel());
  }

  /** Creates the sweep with another source of the time. */
  Sweep(
      Duration longestPause,
      Supplier<Publisher<WakeUp>> search,
      Flux<?> reconnections,
      Scheduler time) {
    this.longestPause = longestPause;
    this.search = search;
    this.loop =
        new BackgroundLoop<>(
            "search for due journals",
            LoopTiming.every(this::pause).retryingWithin(LONGEST_AFTER_FAILURE).on(time),
            this::round);
    this.reconnections = reconnections;
  }

  /** Due journals of all searches. Never ends, never fails. */
  public Flux<WakeUp> wakeUps() {
    return Flux.using(
        () -> reconnections.subscribe(back -> loop.wake()),
        back -> loop.items(),
        Disposable::dispose);
  }

  private Flux<WakeUp> round() {
    hasFound = false;
    return Flux.from(search.get()).doOnNext(found -> hasFound = true);
  }

  private Duration pause() {
    return hasFound ? longestPause.dividedBy(SOONER) : longestPause;
  }
}
