package dev.forestgate.journal;

import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.store.DeletedAccounts;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Removes the journals of accounts that are gone. First a tombstone is laid, which late writers
 * obey; what can't be deleted at once, as the folder is away, is deleted by the sweep.
 */
@Component
final class JournalDeletions {
  private static final Logger log = LoggerFactory.getLogger(JournalDeletions.class);

  private final DeletedAccounts tombstones;
  private final InteractionFiles files;
  private final JournalIoThreads disk;

  JournalDeletions(DeletedAccounts tombstones, InteractionFiles files, JournalIoThreads disk) {
    this.tombstones = tombstones;
    this.files = files;
    this.disk = disk;
  }

  /**
   * Nothing more of {@code user} will be written, and what was is deleted now, or soon. Fails where
   * Redis is away; then it is to be asked for again.
   */
  Mono<Void> delete(UUID user) {
    return tombstones
        .lay(user)
        .then(deleteFiles(user))
        .onErrorResume(IOException.class, failed -> leaveToTheSweep(user, failed));
  }

  /** Whether the account is gone. A visitor has none. */
  Mono<Boolean> isDeleted(Owner owner) {
    return owner.isUser() ? tombstones.isLaid(owner.id()) : Mono.just(false);
  }

  /** Deletes what earlier deletions had to leave. Never fails. */
  Mono<Void> finish() {
    return tombstones
        .unfinished()
        .concatMap(
            user ->
                deleteFiles(user)
                    .onErrorResume(IOException.class, failed -> leaveToTheSweep(user, failed)))
        .then()
        .onErrorResume(failed -> Mono.empty());
  }

  /**
   * Deletes the file of one interaction, which may have been written while the others were deleted.
   * Fails with {@link IOException} where the folder is away.
   */
  Mono<Void> discard(UUID user, UUID interaction) {
    return disk.write(
            () -> {
              files.discard(user, interaction);
              return user;
            })
        .then();
  }

  private Mono<Void> deleteFiles(UUID user) {
    return disk.write(
            () -> {
              files.forget(user);
              return user;
            })
        .flatMap(tombstones::finished);
  }

  private static Mono<Void> leaveToTheSweep(UUID user, IOException failed) {
    log.warn("The journals of the deleted account {} stay for now: {}", user, failed.toString());
    return Mono.empty();
  }
}
