package dev.forestgate.journal;

import dev.forestgate.journal.files.InteractionFiles;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Health of the journal folder. While it cannot be written, nothing is claimed or summarised, and
 * all events stay in Redis. Readiness includes it under the name {@code journal}.
 */
@Component("journalHealthIndicator") // Spring Boot removes the suffix
final class JournalFolderHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(JournalFolderHealth.class);

  private final InteractionFiles files;
  private final JournalIoThreads threads;
  private volatile boolean usable = true;
  private volatile int requiredBytes;

  JournalFolderHealth(InteractionFiles files, JournalIoThreads threads) {
    this.files = files;
    this.threads = threads;
  }

  boolean isUsable() {
    return usable;
  }

  /**
   * Tells whether a section of about {@code bytes} failed because the whole folder is unavailable.
   * If not, only one journal is affected, and the others go on.
   */
  Mono<Boolean> isUnavailable(IOException failure, int bytes) {
    return threads.write(
        () -> {
          requiredBytes = bytes;
          if (!isWritable() && usable) {
            usable = false;
            log.error(
                "The journal folder cannot be written; events stay in Redis until it can: {}",
                failure.toString());
          }
          return !usable;
        });
  }

  /** Tells whether the folder can be written; tries it again if the last try failed. */
  Mono<Boolean> check() {
    return usable ? Mono.just(true) : threads.write(this::recheck);
  }

  private boolean recheck() {
    if (isWritable()) {
      usable = true;
      log.info("The journal folder can be written again");
    }
    return usable;
  }

  private boolean isWritable() {
    try {
      files.probe(requiredBytes);
      return true;
    } catch (IOException away) {
      log.debug("The journal folder: {}", away.toString());
      return false;
    }
  }

  /** Reports no reason, as it may contain a path. */
  @Override
  public Health health() {
    return usable ? Health.up().build() : Health.outOfService().build();
  }
}
