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
 * Deletes the journals of deleted accounts. The account is marked first, which late writers
 * respect. Files that cannot be deleted at once, as the folder is unavailable, are deleted by the
 * sweep.
 */
@Component
final class JournalDeletions {
  private static final Logger log = LoggerFactory.getLogger(JournalDeletions.class);

  private final DeletedAccounts deletedAccounts;
  private final InteractionFiles files;
  private final JournalIoThreads threads;

  JournalDeletions(
      DeletedAccounts deletedAccounts, InteractionFiles files, JournalIoThreads threads) {
    this.deletedAccounts = deletedAccounts;
    this.files = files;
    this.threads = threads;
  }

  /**
   * Discards unwritten events of {@code user} and deletes the files now, or at a later sweep. Fails
   * if Redis is unavailable; then it must be repeated.
   */
  Mono<Void> delete(UUID user) {
    return deletedAccounts
        .mark(user)
        .then(deleteFiles(user))
        .onErrorResume(IOException.class, failed -> leaveToSweep(user, failed));
  }

  /** Tells whether the owner's account was deleted. False for a visitor, who has none. */
  Mono<Boolean> isDeleted(Owner owner) {
    return owner.isUser() ? deletedAccounts.contains(owner.id()) : Mono.just(false);
  }

  /** Deletes files that earlier deletions could not. Never fails. */
  Mono<Void> finish() {
    return deletedAccounts
        .unfinished()
        .concatMap(
            user ->
                deleteFiles(user)
                    .onErrorResume(IOException.class, failed -> leaveToSweep(user, failed)))
        .then()
        .onErrorResume(failed -> Mono.empty());
  }

  /**
   * Deletes the file of one interaction, which may have been written while the others were deleted.
   * Fails with {@link IOException} if the folder is unavailable.
   */
  Mono<Void> discard(UUID user, UUID interaction) {
    return threads
        .write(
            () -> {
              files.discard(user, interaction);
              return user;
            })
        .then();
  }

  private Mono<Void> deleteFiles(UUID user) {
    return threads
        .write(
            () -> {
              files.forget(user);
              return user;
            })
        .flatMap(deletedAccounts::finished);
  }

  private static Mono<Void> leaveToSweep(UUID user, IOException failed) {
    log.warn(
        "The journals of deleted account {} will be deleted by a later sweep: {}",
        user,
        failed.toString());
    return Mono.empty();
  }
}
