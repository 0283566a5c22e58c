package dev.forestgate.mail.way;

import dev.forestgate.mail.text.Message;
import reactor.core.publisher.Mono;

/** A way by which letters leave. */
public interface WayOut {
  /**
   * Hands {@code message} over. Completes once it is accepted; fails with {@link Undelivered}, or
   * with what else goes wrong, which says nothing of the letter. To cancel ends the exchange; it
   * may have been accepted then.
   */
  Mono<Void> deliver(Message message);

  /** What the start of the service says of it. */
  String description();
}
