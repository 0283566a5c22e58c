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
 * Writes the ledger anew from the journals, where it lacks them or is behind. What is not as it was
 * sealed is left out. A journal whose end was cut off while there was no entry can't be told.
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

  /** How many journals got an entry; {@code refused} gets a line for each that can't have one. */
  @SuppressWarnings("try") // the lock is held, not used
  public long rebuild(Consumer<String> refused) throws IOException {
    ledger.prepare();
    locks.prepare();
    long entered = 0;
    for (Path journal : JournalNames.journals(folder)) {
      try (Held lock = locks.lock(JournalNames.interaction(journal))) {
        LedgerEntry entry = read(journal);
        if (entry == null) {
          refused.accept(DurableFiles.name(journal) + ": is not as it was sealed");
        } else if (isNews(entry)) {
          ledger.put(entry);
          entered++;
        }
      } catch (JournalLockedException busy) {
        refused.accept(DurableFiles.name(journal) + ": is in use");
      } catch (NotRegularFileException planted) {
        refused.accept(DurableFiles.name(journal) + ": is no regular file");
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

  private boolean isNews(LedgerEntry entry) throws IOException {
    LedgerEntry known = ledger.find(entry.owner().id(), entry.interaction());
    return !ledger.isDeleted(entry.owner().id())
        && (known == null || known.sections() < entry.sections());
  }
}
