package dev.forestgate.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What is done with letters that nobody will send, as they expired or are dead. Fails with what the
 * store throws where it is away.
 */
public interface MailMaintenance {
  /**
   * Clears away letters that expired while nobody had them, the words of dead letters whose links
   * are worth nothing at {@code now}, and dead letters that are older than {@code deadKept}.
   */
  Mono<Left> tidy(Instant now, Duration deadKept);

  /** The newest first. */
  Flux<Dead> dead(Instant now, int most);

  /**
   * Dead letters that have not expired at {@code now} are to be sent again: {@code id}, or all for
   * null; how many.
   */
  Mono<Long> requeue(Instant now, @Nullable UUID id);

  /** Lets go of a dead letter; how many there were. */
  Mono<Long> discard(UUID id);

  /**
   * @param expired the kind of each letter that expired
   * @param oldest for how long the oldest that waits has been tried
   */
  record Left(List<String> expired, long waiting, long dead, Duration oldest) {}

  /**
   * @param recipient the whole address: not to be shown
   * @param usable whether it may be sent again
   */
  record Dead(
      UUID id,
      String kind,
      String recipient,
      Instant writtenAt,
      int attempts,
      String error,
      boolean usable) {
    @Override
    public String toString() {
      return "dead letter " + kind + " " + id;
    }
  }
}
