package dev.forestgate.journal.openrouter;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Failure of a model's summary. The message contains nothing that was sent or received. */
public final class ModelFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** Reasons of a failure. */
  public enum Reason {
    /** The day's requests are spent, or Redis is unavailable. */
    BUDGET,
    /** The circuit is open after several failures. */
    CIRCUIT,
    /** The timeout over all attempts passed. */
    TIMEOUT,
    /** No connection, or a broken one. */
    UNREACHABLE,
    /** The server answered with a status other than 200. */
    REFUSED,
    /** The answer is incomplete: cut at the limit of tokens, or filtered. */
    UNFINISHED,
    /** The answer cannot be used. */
    MALFORMED
  }

  private final Reason reason;
  private final boolean isTransient;
  private final Duration retryAfter;

  private ModelFailure(Reason reason, String message, boolean isTransient, Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.isTransient = isTransient;
    this.retryAfter = retryAfter;
  }

  static ModelFailure because(Reason reason, String message) {
    return new ModelFailure(reason, message, false, Duration.ZERO);
  }

  /** Creates the failure of a response; {@code retryAfter} is zero if the server sent none. */
  static ModelFailure refused(int status, Duration retryAfter) {
    boolean isTransient = status == 429 || status >= 500;
    return new ModelFailure(Reason.REFUSED, "it answered " + status, isTransient, retryAfter);
  }

  /** Converts an exception of the client. Only the type of an unexpected one is reported. */
  static ModelFailure of(Throwable failure) {
    if (failure instanceof ModelFailure known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      return because(Reason.TIMEOUT, "it took too long");
    }
    String message = "the exchange failed with " + failure.getClass().getSimpleName();
    if (failure instanceof IOException) {
      boolean isTransient = !(failure instanceof SSLException);
      return new ModelFailure(Reason.UNREACHABLE, message, isTransient, Duration.ZERO);
    }
    return because(Reason.MALFORMED, message);
  }

  public Reason reason() {
    return reason;
  }

  /** Tells whether another attempt may succeed. */
  boolean isTransient() {
    return isTransient;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
