package dev.forestgate.outbox.worker;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueCounts;
import java.time.Duration;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Work that the entries of one queue stand for. The methods after {@link #judge} report events, for
 * metrics and health; they do nothing by default.
 */
public interface QueueHandler {
  /** Kinds of entries that this version can handle; others are left to newer versions. */
  Set<String> kinds();

  /**
   * Does the work of an entry. It may be done twice, if a replica dies between the work and its
   * record.
   */
  Mono<Void> handle(Leased leased);

  /** Meaning of {@code failure}, which {@link #handle} failed with. */
  FailedAttempt judge(Leased leased, Throwable failure);

  /** An entry was leased. */
  default void leased(Leased leased) {}

  /** The work of an entry is done. */
  default void handled(Leased leased) {}

  /** An entry that is done was deleted, {@code age} after it was added. */
  default void removed(Leased leased, Duration age) {}

  /** An attempt failed. */
  default void failed(Leased leased, Throwable failure) {}

  /** An entry became dead. */
  default void buried(Leased leased) {}

  /** An entry of {@code kind} expired and was deleted. */
  default void expired(String kind) {}

  /** Entries were counted. */
  default void counted(QueueCounts counts) {}
}
