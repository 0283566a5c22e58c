package dev.forestgate.outbox;

import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Transactional outbox of errands that follow from a change of an account: an errand is written in
 * the step of its cause, so that it is done whatever becomes of this process and of Redis. Every
 * method fails with Spring's {@code DataAccessException} where the account store is away.
 */
public interface JobOutbox {
  /**
   * Time in which the caller of {@link #put} can do the errand itself before a background round
   * takes it.
   */
  Duration HEAD_START = Duration.ofSeconds(3);

  /** The change that writes {@code errand}. */
  Enlisted put(Job errand);

  /** Removes the errand {@code id}; nothing if there is none. */
  Mono<Void> done(UUID id);

  /**
   * Errands that are due, the oldest first. Each is due again after {@link #HEAD_START} unless it
   * is {@link #done}; none is ever dropped. Empty where {@link JobQueue} hands them out.
   */
  Flux<Job> take(int most);
}
