package dev.forestgate.lifecycle;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;

/**
 * Work in the background from the start of the service to its stop. A component declares it as a
 * bean.
 */
public final class BackgroundWork implements SmartLifecycle {
  private final Runnable begin;
  private final Consumer<Runnable> end;
  private volatile boolean isRunning;

  /**
   * Creates the work.
   *
   * @param begin begins it, also after an end
   * @param end begins nothing more, and runs its argument when what is in progress has ended
   */
  public BackgroundWork(Runnable begin, Consumer<Runnable> end) {
    this.begin = begin;
    this.end = end;
  }

  /**
   * Work that repeats {@code round}.
   *
   * @param name of the work, as {@link BackgroundLoop} takes it
   */
  public static BackgroundWork repeating(
      String name, LoopTiming timing, Supplier<Mono<Void>> round) {
    var repetition = new Repetition(() -> new BackgroundLoop<>(name, timing, round));
    return new BackgroundWork(repetition::begin, repetition::end);
  }

  @Override
  public void start() {
    isRunning = true;
    begin.run();
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    end.accept(callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }

  /** A loop runs once, so each start has another. */
  private static final class Repetition {
    private final Supplier<BackgroundLoop<Void>> loops;
    private BackgroundLoop<Void> loop;

    Repetition(Supplier<BackgroundLoop<Void>> loops) {
      this.loops = loops;
      this.loop = loops.get();
    }

    void begin() {
      loop = loops.get().start();
    }

    void end(Runnable ended) {
      loop.stop(ended);
    }
  }
}
