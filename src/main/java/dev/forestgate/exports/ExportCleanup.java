package dev.forestgate.exports;

import dev.forestgate.lifecycle.BackgroundWork;
import dev.forestgate.lifecycle.LoopTiming;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Deletes archives whose time is over, and what writers that died left. */
@Component
final class ExportCleanup {
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofHours(1);

  private final ExportFiles files;
  private final Clock clock;

  ExportCleanup(ExportFiles files, Clock clock) {
    this.files = files;
    this.clock = clock;
  }

  @Bean
  BackgroundWork exportCleanupLoop() {
    return BackgroundWork.repeating(
        "deletion of old exports", LoopTiming.every(EVERY).after(FIRST), this::cleanUp);
  }

  Mono<Void> cleanUp() {
    return Exports.blocking(() -> files.deleteBefore(clock.instant().minus(Export.KEPT)));
  }
}
