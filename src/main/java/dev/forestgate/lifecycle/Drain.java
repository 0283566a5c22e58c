package dev.forestgate.lifecycle;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Bounded wait for the end of work that accepts nothing new. An instance serves one run. */
public final class Drain {
  /** Shorter than {@code spring.lifecycle.timeout-per-shutdown-phase}, which bounds a stop. */
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Sinks.Empty<Void> drained = Sinks.empty();

  /** Records that no work is in progress any more. */
  public void done() {
    drained.tryEmitEmpty();
  }

  /**
   * Disposes of {@code running} and runs {@code callback} when no work is in progress, and after 15
   * seconds at the latest. Does not block.
   */
  public void await(Disposable running, Runnable callback) {
    drained
        .asMono()
        .timeout(LONGEST, Mono.empty())
        .doFinally(
            end -> {
              running.dispose();
              callback.run();
            })
        .subscribe();
  }
}
