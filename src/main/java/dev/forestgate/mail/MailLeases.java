package dev.forestgate.mail;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * What those who send do with the letters in the outbox. Leases and pauses are by the clock of the
 * store, so that replicas need not agree on the time. Fails with what the store throws where it is
 * away.
 */
public interface MailLeases {
  /** Takes up to {@code most} letters that are due and nobody else's; the longest due first. */
  Mono<List<LeasedEmail>> lease(UUID taker, int most);

  /**
   * The letter was sent: takes it out, whoever's it is by now, and tells how long it was here.
   * Empty if it is gone.
   */
  Mono<Duration> remove(LeasedEmail letter);

  /** Nothing, if it is no longer {@code taker}'s. */
  Mono<Long> postpone(LeasedEmail letter, UUID taker, String error, Duration pause);

  /** Sets it aside. Nothing, if it is no longer {@code taker}'s. */
  Mono<Long> bury(LeasedEmail letter, UUID taker, String error);

  /** Takes it out unsent. Nothing, if it is no longer {@code taker}'s. */
  Mono<Long> drop(LeasedEmail letter, UUID taker);
}
