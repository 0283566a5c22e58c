package dev.forestgate.journal.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.files.JournalLocks.Held;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.LedgerQuery;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.summary.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Folder of journals, one Markdown file per interaction. Every change of a file holds its lock
 * against all other writers. All methods block.
 */
@Component
public final class InteractionFiles {
  private final Path folder;
  private final Ledger ledger;
  private final Sealer seals;
  private final Clock clock;
  private final JournalLocks locks;

  InteractionFiles(JournalProperties properties, Ledger ledger, Sealer seals, Clock clock) {
    this.folder = properties.directory().toAbsolutePath();
    this.ledger = ledger;
    this.seals = seals;
    this.clock = clock;
    this.locks = JournalLocks.of(ledger, properties.lease());
    try {
      Files.createDirectories(folder);
      Files.createDirectories(ledger.folder());
      locks.prepare();
    } catch (IOException unusable) {
      throw new StartRefused(
          "The folder " + properties.directory() + " for the journals can't be made",
          "Make its parent writable, or set forestgate.journal.directory",
          unusable);
    }
  }

  /**
   * Writes the section of {@code claim} unless it is there already. True if the claim is settled:
   * its section is on disk, or its account was deleted. Fails with {@link JournalLockedException}
   * if another writer keeps the lock.
   *
   * @param isHeld called under the lock, unless nothing of the interaction exists yet, as then no
   *     other replica can have written the section. If it returns false, nothing is written and the
   *     result is false
   */
  @SuppressWarnings("try") // the lock is only held
  public boolean append(Claim claim, Summary summary, BooleanSupplier isHeld) throws IOException {
    try (Held lock = locks.lock(claim.interaction())) {
      var journal = new JournalFile(folder, claim, ledger, seals);
      if (journal.isStarted() && !isHeld.getAsBoolean()) {
        return false;
      }
      UUID owner = claim.owner().id();
      if (!ledger.isDeleted(owner)) {
        journal.append(claim, summary, clock.instant());
      }
      // Checked again: a deletion may have begun before the entry was written.
      if (ledger.isDeleted(owner)) {
        delete(owner, claim.interaction());
      }
      return true;
    }
  }

  /**
   * Deletes all journals of {@code user}; none will be written again. May be repeated until it
   * succeeds.
   */
  public void forget(UUID user) throws IOException {
    ledger.markDeleted(user);
    for (UUID interaction : ledger.interactions(user)) {
      discard(user, interaction);
    }
    ledger.close(user);
  }

  /**
   * Deletes the journal of one interaction of a deleted account, which may not be in the ledger
   * yet.
   */
  @SuppressWarnings("try") // the lock is only held
  public void discard(UUID user, UUID interaction) throws IOException {
    try (Held lock = locks.lock(interaction)) {
      delete(user, interaction);
    }
  }

  private void delete(UUID user, UUID interaction) throws IOException {
    Files.deleteIfExists(file(interaction));
    ledger.remove(user, interaction);
  }

  /** Lists the journals of {@code user} that {@code query} selects, the latest first. */
  public List<LedgerEntry> list(UUID user, LedgerQuery query) throws IOException {
    List<LedgerEntry> entries = new ArrayList<>();
    for (UUID interaction : query.select(ledger.interactions(user)).toList()) {
      if (entries.size() == query.most()) {
        break;
      }
      LedgerEntry entry = ledger.find(user, interaction);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** Returns the ledger entry of {@code interaction}; null unless it belongs to {@code user}. */
  public @Nullable LedgerEntry find(UUID user, UUID interaction) throws IOException {
    return Files.isRegularFile(file(interaction), NOFOLLOW_LINKS)
        ? ledger.find(user, interaction)
        : null;
  }

  /** Fails unless a section of about {@code bytes} can be written now. */
  public void probe(int bytes) throws IOException {
    ledger.prepare();
    locks.prepare();
    DurableFiles.probe(folder, bytes);
    DurableFiles.probe(ledger.folder(), 0);
  }

  /** Path of the journal of {@code interaction}, which need not exist. */
  public Path file(UUID interaction) {
    return folder.resolve(JournalNames.of(interaction));
  }
}
