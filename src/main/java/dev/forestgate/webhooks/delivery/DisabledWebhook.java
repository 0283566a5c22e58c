package dev.forestgate.webhooks.delivery;

import java.io.Serial;

/** The webhook was disabled after the event; an operator may enable it and retry the delivery. */
final class DisabledWebhook extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  DisabledWebhook() {
    super("the webhook is disabled", null, false, false);
  }
}
