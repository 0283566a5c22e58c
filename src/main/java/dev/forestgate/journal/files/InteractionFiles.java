package dev.forestgate.journal.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.files.JournalLocks.Held;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The folder of journals: one Markdown file per interaction. What changes one does so under a lock
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
   * Writes the section of {@code claim}, if it is not there already. When it returns true, the
   * claim is settled: its section is on disk, or its user's account is gone. Fails with {@link
   * JournalLockedException} where another keeps the lock.
   *
   * @param stillOurs asked under the lock, unless there is nothing of the interaction yet: then
   *     nobody else can have written the section. Where it says no, nothing is written and the
   *     answer is false
   */
  @SuppressWarnings("try") // the lock is held, not used
  public boolean append(Claim claim, Summary summary, BooleanSupplier stillOurs)
      throws IOException {
    try (Held lock = locks.lock(claim.interaction())) {
      var journal = new JournalFile(folder, claim, ledger, seals);
      if (journal.isBegun() && !stillOurs.getAsBoolean()) {
        return false;
      }
      UUID owner = claim.owner().id();
      if (!ledger.isDeleted(owner)) {
        journal.append(claim, summary, clock.instant());
      }
      // Asked again: a deletion that began meanwhile may have looked before the entry was there.
      if (ledger.isDeleted(owner)) {
        delete(owner, claim.interaction());
      }
      return true;
    }
  }

  /**
   * Deletes all journals of {@code user}; none of theirs will be written again. May be repeated
   * until it succeeds.
   */
  public void forget(UUID user) throws IOException {
    ledger.markDeleted(user);
    for (UUID interaction : ledger.interactions(user)) {
      discard(user, interaction);
    }
    ledger.close(user);
  }

  /**
   * Deletes the journal of one interaction of a user who is gone; the ledger may not know it yet.
   */
  @SuppressWarnings("try") // the lock is held, not used
  public void discard(UUID user, UUID interaction) throws IOException {
    try (Held lock = locks.lock(interaction)) {
      delete(user, interaction);
    }
  }

  private void delete(UUID user, UUID interaction) throws IOException {
    Files.deleteIfExists(file(interaction));
    ledger.remove(user, interaction);
  }

  /**
   * The journals of {@code user}, the latest interaction first.
   *
   * @param before only those that began before this one; null for all
   */
  public List<LedgerEntry> list(UUID user, @Nullable UUID before, int most) throws IOException {
    Predicate<UUID> wanted = id -> before == null || id.toString().compareTo(before.toString()) < 0;
    List<LedgerEntry> entries = new ArrayList<>();
    for (UUID interaction : ledger.interactions(user)) {
      if (entries.size() == most) {
        break;
      }
      LedgerEntry entry = wanted.test(interaction) ? ledger.find(user, interaction) : null;
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  /** What is written of {@code interaction}; null unless it is one of {@code user}'s. */
  public @Nullable LedgerEntry find(UUID user, UUID interaction) throws IOException {
    return Files.isRegularFile(file(interaction), NOFOLLOW_LINKS)
        ? ledger.find(user, interaction)
        : null;
  }

  /** Whether a section of about {@code bytes} can be written now: fails where it can't. */
  public void probe(int bytes) throws IOException {
    ledger.prepare();
    locks.prepare();
    DurableFiles.probe(folder, bytes);
    DurableFiles.probe(ledger.folder(), 0);
  }

  /** Where the journal of {@code interaction} is, or will be. */
  public Path file(UUID interaction) {
    return folder.resolve(JournalNames.of(interaction));
  }
}
