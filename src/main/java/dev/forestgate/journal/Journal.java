package dev.forestgate.journal;

import static dev.forestgate.failure.Failure.TOO_MANY_EVENTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.files.JournalContents;
import dev.forestgate.journal.files.JournalReader;
import dev.forestgate.journal.ledger.Ledger;
import dev.forestgate.journal.ledger.LedgerEntry;
import dev.forestgate.journal.ledger.LedgerQuery;
import dev.forestgate.journal.store.DailyQuota;
import dev.forestgate.journal.store.EventStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Journal of sessions. A recorded event appears in exactly one section of {@code
 * <directory>/<interaction>.md} once the interaction has been inactive for a while.
 */
@Component
public final class Journal {
  /** Bounds of a journal in a list: what is shown of it, and what is checked. */
  private static final int GLANCE_BYTES = 256 * 1024;

  private static final int GLANCE_EVENTS = 50;

  /** Bounds of a journal that is read alone. */
  private static final int MOST_BYTES = 8 * 1024 * 1024;

  private static final int MOST_EVENTS = 2_000;

  private final EventStore store;
  private final DailyQuota quota;
  private final JournalDeletions deletions;
  private final InteractionFiles files;
  private final Ledger ledger;
  private final JournalReader reader;
  private final JournalIoThreads threads;

  Journal(
      EventStore store,
      DailyQuota quota,
      JournalDeletions deletions,
      InteractionFiles files,
      Ledger ledger,
      JournalReader reader,
      JournalIoThreads threads) {
    this.store = store;
    this.quota = quota;
    this.deletions = deletions;
    this.files = files;
    this.ledger = ledger;
    this.reader = reader;
    this.threads = threads;
  }

  /**
   * Records {@code event} and returns its id; once this emits, the event is safe. Fails with
   * TOO_MANY_EVENTS, or with Spring's {@code DataAccessException} if Redis is unavailable; then it
   * may or may not have been recorded.
   *
   * <p>An event of a front end is also rejected if its owner has spent the day's bytes.
   */
  public Mono<UUID> record(JournalEvent event) {
    return event.source() == JournalEvent.Source.CLIENT
        ? quota
            .admit(event)
            .filter(wait -> !wait.isZero())
            .flatMap(wait -> Mono.<UUID>error(() -> Failed.retryable(TOO_MANY_EVENTS, wait)))
            .switchIfEmpty(Mono.defer(() -> store.record(event)))
        : store.record(event);
  }

  /**
   * Records the last event of a session, as {@link #record} does, but never rejects it for too many
   * events.
   */
  public Mono<UUID> recordLast(JournalEvent event) {
    return store.recordLast(event);
  }

  /**
   * Deletes the journals of a deleted account; unwritten events are discarded. Fails if Redis is
   * unavailable; then it must be repeated.
   */
  public Mono<Void> forget(UUID userId) {
    return deletions.delete(userId);
  }

  /**
   * Journals of {@code userId}, the latest interaction first. Fails with INVALID_REQUEST as {@link
   * LedgerQuery#select} does.
   *
   * @param isRead whether the files are read too: the first {@value #GLANCE_EVENTS} events of each
   */
  public Flux<JournalListItem> list(UUID userId, LedgerQuery query, boolean isRead) {
    return threads
        .read(() -> items(files.list(userId, query), isRead))
        .flatMapIterable(items -> items);
  }

  /**
   * Reads the journal of {@code interaction}, at most {@value #MOST_EVENTS} events. Empty unless it
   * belongs to {@code userId}.
   */
  public Mono<JournalListItem> read(UUID userId, UUID interaction) {
    return threads.read(
        () -> {
          LedgerEntry entry = ledger.find(userId, interaction);
          return entry == null
              ? null
              : JournalListItem.of(entry, reader.read(entry, MOST_BYTES, MOST_EVENTS));
        });
  }

  private List<JournalListItem> items(List<LedgerEntry> entries, boolean isRead)
      throws IOException {
    List<JournalListItem> items = new ArrayList<>();
    for (LedgerEntry entry : entries) {
      JournalContents contents = isRead ? reader.read(entry, GLANCE_BYTES, GLANCE_EVENTS) : null;
      items.add(JournalListItem.of(entry, contents));
    }
    return items;
  }

  /** Returns the journal of {@code interaction}; empty unless it belongs to {@code userId}. */
  public Mono<JournalDocument> find(UUID userId, UUID interaction) {
    return threads
        .read(() -> files.find(userId, interaction))
        .map(entry -> new JournalDocument(files.file(interaction), entry.bytes()));
  }
}
