package dev.forestgate.mail.transport;

import dev.forestgate.mail.template.RenderedEmail;
import reactor.core.publisher.Mono;

/** Delivers rendered e-mails. */
public interface MailTransport {
  /**
   * Delivers {@code message}. Completes once it is accepted. Fails with {@link DeliveryFailure}, or
   * with another exception that contains nothing of the e-mail. Cancellation ends the exchange, and
   * the e-mail may have been accepted by then.
   */
  Mono<Void> deliver(RenderedEmail message);

  /** Name and address of the transport, for the greeting. */
  String description();
}
