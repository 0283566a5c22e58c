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
 * What people do in their sessions. An event that was recorded appears in exactly one section of
 * {@code <directory>/<interaction>.md} once the interaction has been quiet for a while.
 */
@Component
public final class Journal {
  private final EventStore store;
  private final DailyQuota quota;
  private final JournalDeletions deletions;
  private final InteractionFiles files;
  private final JournalIoThreads disk;

  Journal(
      EventStore store,
      DailyQuota quota,
      JournalDeletions deletions,
      InteractionFiles files,
      JournalIoThreads disk) {
    this.store = store;
    this.quota = quota;
    this.deletions = deletions;
    this.files = files;
    this.disk = disk;
  }

  /**
   * Records {@code event} and gives its id; once this has a value the event is safe. Fails with
   * TOO_MANY_EVENTS, or with Spring's {@code DataAccessException} where the store is away; then it
   * may or may not have been recorded.
   *
   * <p>An event of a front end is also refused where its owner has spent the bytes of the day.
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
   * Records the event that ends a session. As {@link #record}, but never refused for there being
   * too many.
   */
  public Mono<UUID> recordLast(JournalEvent event) {
    return store.recordLast(event);
  }

  /**
   * The account is gone: nothing of it will be written, and what was is deleted. Fails where the
   * store is away; then it is to be asked for again.
   */
  public Mono<Void> forget(UUID userId) {
    return deletions.delete(userId);
  }

  /**
   * The written journals of {@code userId}, the latest interaction first.
   *
   * @param before only interactions that began before this one; null for all
   * @param most how many at most
   */
  public Flux<JournalListItem> list(UUID userId, @Nullable UUID before, int most) {
    return disk.read(() -> files.list(userId, before, most))
        .flatMapIterable(entries -> entries)
        .map(JournalListItem::of);
  }

  /** The journal of {@code interaction}; empty unless it is one of {@code userId}'s. */
  public Mono<JournalDocument> find(UUID userId, UUID interaction) {
    return disk.read(() -> files.find(userId, interaction))
        .map(entry -> new JournalDocument(files.file(interaction), entry.bytes()));
  }
}
