package dev.forestgate.outbox.store;

import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One queue in its store. Leases, pauses and ages are by the clock of the store, so replicas need
 * not agree on the time; only expiry is by the clock of the service. Methods fail with Spring's
 * {@code DataAccessException}, or a {@code TimeoutException}, when the store is away.
 */
public interface QueueStore {
  /** Write that adds {@code entry}, due after {@code delay}, in the transaction of its cause. */
  Enlisted adding(QueueEntry entry, Duration delay);

  /** Adds {@code entry}, due at once, in a transaction of its own. */
  Mono<Void> add(QueueEntry entry);

  /** Write that deletes all entries of {@code account}; one in progress may still be completed. */
  Enlisted removingAllOf(UUID account);

  /**
   * Leases entries of {@code kinds} that are due and not leased, the longest due first. Entries of
   * other kinds are left to newer versions of the service.
   */
  Mono<List<Leased>> lease(UUID holder, Collection<String> kinds, Duration lease, int most);

  /**
   * Ends the leases of {@code holder}, except on {@code inProgress}; the entries are due then. For
   * leases whose reply was lost, as the holder does not know them.
   */
  Mono<Void> release(UUID holder, Collection<UUID> inProgress);

  /**
   * Deletes a completed entry, regardless of its holder, and returns its age. Empty if there is
   * none.
   */
  Mono<Duration> done(UUID id);

  /** Ends the lease and makes the entry due after {@code pause}. False if the lease was lost. */
  Mono<Boolean> postpone(Leased leased, String error, Duration pause);

  /** Ends the lease and makes the entry dead. False if the lease was lost. */
  Mono<Boolean> bury(Leased leased, String error);

  /** Deletes the entry. False if the lease was lost. */
  Mono<Boolean> drop(Leased leased);

  /**
   * Deletes entries that expired while not leased, the data of dead entries that expired, and dead
   * entries older than {@code deadKept}; counts the rest.
   */
  Mono<QueueCounts> tidy(Instant now, Duration deadKept);

  /** Dead entries, the newest first. */
  Flux<DeadEntry> dead(Instant now, int most);

  /**
   * Makes dead entries that have not expired at {@code now} due again: {@code id}, or all for null;
   * their number.
   */
  Mono<Long> requeue(Instant now, @Nullable UUID id);

  /** Deletes a dead entry; 0 if there is none. */
  Mono<Long> discard(UUID id);
}
