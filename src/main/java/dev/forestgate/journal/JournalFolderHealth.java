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
 * Whether the folder of journals can be written. While it can't, nothing is claimed or summarised
 * for it: all stays in Redis until it can. Readiness asks under the name {@code journal}.
 */
@Component("journalHealthIndicator") // Spring Boot takes the end of the name off
final class JournalFolderHealth implements HealthIndicator {
  private static final Logger log = LoggerFactory.getLogger(JournalFolderHealth.class);

  private final InteractionFiles files;
  private final JournalIoThreads disk;
  private volatile boolean well = true;
  private volatile int enough;

  JournalFolderHealth(InteractionFiles files, JournalIoThreads disk) {
    this.files = files;
    this.disk = disk;
  }

  boolean isWell() {
    return well;
  }

  /**
   * Whether it is the folder's fault that a section of about {@code bytes} could not be written. If
   * not, it is that of one journal, and the others go on.
   */
  Mono<Boolean> isAway(IOException failure, int bytes) {
    return disk.write(
        () -> {
          enough = bytes;
          if (!canBeWritten() && well) {
            well = false;
            log.error("No journal can be written until further notice: {}", failure.toString());
          }
          return !well;
        });
  }

  /** Whether it can be written, after a try where the last one failed. */
  Mono<Boolean> check() {
    return well ? Mono.just(true) : disk.write(this::canBeWrittenAgain);
  }

  private boolean canBeWrittenAgain() {
    if (canBeWritten()) {
      well = true;
      log.info("Journals can be written again");
    }
    return well;
  }

  private boolean canBeWritten() {
    try {
      files.probe(enough);
      return true;
    } catch (IOException away) {
      log.debug("The journal folder: {}", away.toString());
      return false;
    }
  }

  /** Without a reason, which may name a path. */
  @Override
  public Health health() {
    return well ? Health.up().build() : Health.outOfService().build();
  }
}
