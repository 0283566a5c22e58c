package dev.forestgate.webhooks.delivery;

import java.io.Serial;

/** The receiver of a webhook answered with another status than 200 to 299. */
final class UnexpectedStatus extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  UnexpectedStatus(int status) {
    super("status " + status, null, false, false);
  }
}
