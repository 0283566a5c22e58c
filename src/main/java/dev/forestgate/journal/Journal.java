package dev.forestgate.journal;

import static dev.forestgate.failure.Failure.TOO_MANY_EVENTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.store.DailyQuota;
import dev.forestgate.journal.store.EventStore;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Journal of sessions. A recorded event appears in exactly one section of {@code
 * <directory>/<interaction>.md} once the interaction has been inactive for a while.
 */
@Component
public final class Journal {
  private final EventStore store;
  private final DailyQuota quota;
  private final JournalDeletions deletions;
  private final InteractionFiles files;
  private final JournalIoThreads threads;

  Journal(
      EventStore store,
      DailyQuota quota,
      JournalDeletions deletions,
      InteractionFiles files,
      JournalIoThreads threads) {
    this.store = store;
    this.quota = quota;
    this.deletions = deletions;
    this.files = files;
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
   * Journals of {@code userId} on threads, the latest interaction first.
   *
   * @param before only interactions that began before this one; null for all
   * @param most most entries
   */
  public Flux<JournalListItem> list(UUID userId, @Nullable UUID before, int most) {
    return threads
        .read(() -> files.list(userId, before, most))
        .flatMapIterable(entries -> entries)
        .map(JournalListItem::of);
  }

  /** Returns the journal of {@code interaction}; empty unless it belongs to {@code userId}. */
  public Mono<JournalDocument> find(UUID userId, UUID interaction) {
    return threads
        .read(() -> files.find(userId, interaction))
        .map(entry -> new JournalDocument(files.file(interaction), entry.bytes()));
  }
}
