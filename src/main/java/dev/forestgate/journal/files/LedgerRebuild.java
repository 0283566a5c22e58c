package dev.forestgate.journal.files;

import static java.nio.file.StandardOpenOption.READ;

import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.files.JournalLocks.Held;
import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.NotRegularFileException;
import dev.forestgate.journal.ledger.Sealer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the ledger from the journals where it lacks them or is behind. Journals whose seals do
 * not match are excluded. A journal that was truncated while it had no entry cannot be detected.
 */
public final class LedgerRebuild {
  private final Path folder;
  private final Ledger ledger;
  private final Sealer seals;
  private final JournalLocks locks;

  LedgerRebuild(JournalProperties properties, Ledger ledger, Sealer seals) {
    this.folder = properties.directory().toAbsolutePath();
    this.ledger = ledger;
    this.seals = seals;
    this.locks = JournalLocks.of(ledger, properties.lease());
  }

  /**
   * Returns the number of journals that got an entry; {@code refused} receives a line for each
   * journal that cannot have one.
   */
  @SuppressWarnings("try") // the lock is only held
  public long rebuild(Consumer<String> refused) throws IOException {
    ledger.prepare();
    locks.prepare();
    long entered = 0;
    for (Path journal : JournalNames.journals(folder)) {
      try (Held lock = locks.lock(JournalNames.interaction(journal))) {
        LedgerEntry entry = read(journal);
        if (entry == null) {
          refused.accept(DurableFiles.name(journal) + ": does not match its seals");
        } else if (isNewer(entry)) {
          ledger.put(entry);
          entered++;
        }
      } catch (JournalLockedException busy) {
        refused.accept(DurableFiles.name(journal) + ": is in use");
      } catch (NotRegularFileException planted) {
        refused.accept(DurableFiles.name(journal) + ": is not a regular file");
      }
    }
    return entered;
  }

  private @Nullable LedgerEntry read(Path journal) throws IOException {
    UUID interaction = JournalNames.interaction(journal);
    try (FileChannel channel = DurableFiles.open(journal, Set.of(READ))) {
      ParsedJournal read = JournalParser.read(channel, seals, null, 0);
      FrontMatter front = read.front();
      boolean isRight =
          read.problem() == null && front != null && front.interaction().equals(interaction);
      return front != null && isRight ? read.entry(front) : null;
    }
  }

  private boolean isNewer(LedgerEntry entry) throws IOException {
    LedgerEntry known = ledger.find(entry.owner().id(), entry.interaction());
    return !ledger.isDeleted(entry.owner().id())
        && (known == null || known.sections() < entry.sections());
  }
}
