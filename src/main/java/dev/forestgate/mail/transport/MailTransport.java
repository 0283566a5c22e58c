package dev.forestgate.mail.transport;

import dev.forestgate.mail.template.RenderedEmail;
import reactor.core.publisher.Mono;

/** A way by which letters leave. */
public interface MailTransport {
  /**
   * Hands {@code message} over. Completes once it is accepted; fails with {@link DeliveryFailure},
   * or with what else goes wrong, which says nothing of the letter. To cancel ends the exchange; it
   * may have been accepted then.
   */
  Mono<Void> deliver(RenderedEmail message);

  /** What the start of the service says of it. */
  String description();
}
