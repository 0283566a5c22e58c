package dev.forestgate.mail;

import dev.forestgate.mail.message.Email;
import dev.forestgate.transactions.Enlisted;
import java.util.UUID;
import reactor.core.publisher.Mono;

/**
 * Where letters wait to be sent. What is in it is sent in the background, so nobody's answer waits
 * for mail; a letter is sent once, or twice where the answer of whoever takes it was lost.
 */
public interface MailOutbox {
  /**
   * The change that puts {@code letter} in, to be carried in the step of what causes it. Ask for it
   * no earlier than that: the outbox is looked through in the seconds that follow.
   */
  Enlisted put(Email letter);

  /** Puts {@code letter} in by itself. Fails with what the store throws where it is away. */
  Mono<Void> send(Email letter);

  /**
   * The change that takes out all letters to {@code account} that are not sent: part of its
   * deletion. One that is just being sent may still arrive.
   */
  Enlisted forget(UUID account);
}
