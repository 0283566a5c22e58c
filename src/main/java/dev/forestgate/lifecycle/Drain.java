package dev.forestgate.lifecycle;

import java.time.Duration;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The end of work that takes on nothing more: what is under way may end, for a while. For one run.
 */
public final class Drain {
  /**
   * Shorter than what a stop may take in all, {@code spring.lifecycle.timeout-per-shutdown-phase}.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Sinks.Empty<Void> drained = Sinks.empty();

  /** Nothing is under way any more. */
  public void done() {
    drained.tryEmitEmpty();
  }

  /**
   * Once nothing is under way, and after 15 seconds in any case, {@code running} is disposed of and
   * {@code callback} run. Does not block.
   */
  public void await(Disposable running, Runnable callback) {
    drained
        .asMono()
        .timeout(PATIENCE, Mono.empty())
        .doFinally(
            end -> {
              running.dispose();
              callback.run();
            })
        .subscribe();
  }
}
