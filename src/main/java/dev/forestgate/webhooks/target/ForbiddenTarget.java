package dev.forestgate.webhooks.target;

import java.io.Serial;

/** The host of a webhook has an address that webhooks must not be sent to. */
public final class ForbiddenTarget extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  ForbiddenTarget() {
    super("a webhook must not be sent to this address", null, false, false);
  }
}
