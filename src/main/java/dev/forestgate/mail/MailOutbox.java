package dev.forestgate.mail;

import dev.forestgate.mail.message.Email;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * E-mails that are sent in the background, so that no response waits for a mail server. Each is
 * sent once, or twice if the answer of the mail server was lost.
 */
@Component
public final class MailOutbox {
  private final MailQueue queue;
  private final IdGenerator ids;
  private final Clock clock;

  MailOutbox(MailQueue queue, IdGenerator ids, Clock clock) {
    this.queue = queue;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Write that adds {@code email} in the transaction of its cause. Create it just before the
   * commit: the queue is polled more often for the next three seconds.
   */
  public Enlisted put(Email email) {
    queue.signal().raise();
    return queue
        .store()
        .adding(MailQueue.entry(ids.generateId(), email, clock.instant()), Duration.ZERO);
  }

  /** Adds {@code email} in a transaction of its own. Fails if the store is unavailable. */
  public Mono<Void> send(Email email) {
    return Mono.defer(
            () -> queue.store().add(MailQueue.entry(ids.generateId(), email, clock.instant())))
        .doOnSubscribe(any -> queue.signal().raise())
        .doOnSuccess(added -> queue.signal().raise());
  }

  /**
   * Write that deletes all unsent e-mails to {@code account}, as part of its deletion. An e-mail
   * that is being sent may still arrive.
   */
  public Enlisted forget(UUID account) {
    return queue.store().removingAllOf(account);
  }
}
