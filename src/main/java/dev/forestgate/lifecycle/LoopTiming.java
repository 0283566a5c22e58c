package dev.forestgate.lifecycle;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Pauses of a {@link BackgroundLoop}. Each is up to a tenth shorter than given, so that replicas do
 * not run in step; whole milliseconds.
 *
 * @param first pause before the first round; zero for none, and not shortened
 * @param pause longest pause after a round; called after each
 * @param afterFailure longest pause after a round that failed, if {@code pause} is longer
 * @param scheduler source of the time
 * @param random source of jitter, from 0 to 1
 */
public record LoopTiming(
    Duration first,
    Supplier<Duration> pause,
    Duration afterFailure,
    Supplier<Scheduler> scheduler,
    DoubleSupplier random) {
  private static final double JITTER = 0.1;
  private static final Duration LONGEST = Duration.ofDays(1);

  /** A round at once, and then one after each {@code pause}. */
  public static LoopTiming every(Duration pause) {
    return every(() -> pause);
  }

  /** The same with a pause that changes. */
  public static LoopTiming every(Supplier<Duration> pause) {
    return new LoopTiming(
        Duration.ZERO,
        pause,
        LONGEST,
        Schedulers::parallel,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The same with a pause before the first round. */
  public LoopTiming after(Duration first) {
    return new LoopTiming(first, pause, afterFailure, scheduler, random);
  }

  /** The same with another longest pause after a failure. */
  public LoopTiming retryingWithin(Duration afterFailure) {
    return new LoopTiming(first, pause, afterFailure, scheduler, random);
  }

  /** The same with another source of the time. */
  public LoopTiming on(Scheduler scheduler) {
    return new LoopTiming(first, pause, afterFailure, () -> scheduler, random);
  }

  /** The same with another source of jitter. */
  public LoopTiming with(DoubleSupplier random) {
    return new LoopTiming(first, pause, afterFailure, scheduler, random);
  }

  /** Next pause, with jitter. */
  Duration pause(boolean hasFailed) {
    long pauseMillis = pause.get().toMillis();
    long longest = hasFailed ? Math.min(pauseMillis, afterFailure.toMillis()) : pauseMillis;
    return Duration.ofMillis(longest - (long) (longest * JITTER * random.getAsDouble()));
  }

  Mono<Long> delay(Duration time) {
    return Mono.delay(time, scheduler.get());
  }

  long millis() {
    return scheduler.get().now(TimeUnit.MILLISECONDS);
  }

  /** Scheduler of rounds that block. */
  static Scheduler blocking() {
    return Schedulers.boundedElastic();
  }
}
