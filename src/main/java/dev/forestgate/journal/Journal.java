package dev.forestgate.journal;

import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * What people do in their sessions. An event that was recorded appears in exactly one section of
 * {@code <directory>/<interaction>.md} once the interaction has been quiet for a while.
 */
@Component
public final class Journal {
  private final EventStore store;
  private final Tombstones tombstones;

  Journal(EventStore store, Tombstones tombstones) {
    this.store = store;
    this.tombstones = tombstones;
  }

  /**
   * Records {@code event} and gives its id; once this has a value the event is safe. Fails with
   * TOO_MANY_EVENTS, or with Spring's {@code DataAccessException} where the store is away; then it
   * may or may not have been recorded.
   */
  public Mono<UUID> record(JournalEvent event) {
    return store.record(event);
  }

  /**
   * Records the event that ends a session. As {@link #record}, but never refused for there being
   * too many.
   */
  public Mono<UUID> recordLast(JournalEvent event) {
    return store.recordLast(event);
  }

  /** The account is gone: nothing of it that is not written yet will be. */
  public Mono<Void> forget(UUID userId) {
    return tombstones.lay(userId);
  }
}
