package dev.forestgate.exports;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Deletes archives whose time is over, and what writers that died left. */
@Component
final class ExportCleanup implements SmartLifecycle {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofHours(1);

  private final ExportFiles files;
  private final Clock clock;
  private BackgroundLoop<Void> loop;
  private volatile boolean isRunning;

  ExportCleanup(ExportFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
    this.loop = newLoop();
  }

  private BackgroundLoop<Void> newLoop() {
    return new BackgroundLoop<>(
        "deletion of old exports", LoopTiming.every(EVERY).after(FIRST), this::cleanUp);
  }

  Mono<Void> cleanUp() {
    return Mono.<Void>fromCallable(
            () -> {
              files.deleteBefore(clock.instant().minus(Export.KEPT));
              return null;
            })
        .subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public void start() {
    loop = newLoop().start();
    isRunning = true;
  }

  @Override
  public void stop(Runnable callback) {
    isRunning = false;
    loop.stop(callback);
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public boolean isRunning() {
    return isRunning;
  }
}
