package dev.forestgate.journal.openrouter;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Why there are no words of a model. The message holds nothing that was sent or received. */
public final class ModelFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What came in between. */
  public enum Reason {
    /** Today's requests are spent, or Redis could not be asked. */
    BUDGET,
    /** It failed too often lately and is left alone for a while. */
    CIRCUIT,
    /** It took too long, all attempts together. */
    TIMEOUT,
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** It answered with another status than 200. */
    REFUSED,
    /** It ended for another reason than that it had written its answer: too long, filtered. */
    UNFINISHED,
    /** It answered, but nothing that could be used. */
    MALFORMED
  }

  private final Reason reason;
  private final boolean isPassing;
  private final Duration retryAfter;

  private ModelFailure(Reason reason, String message, boolean isPassing, Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.isPassing = isPassing;
    this.retryAfter = retryAfter;
  }

  static ModelFailure because(Reason reason, String message) {
    return new ModelFailure(reason, message, false, Duration.ZERO);
  }

  /** {@code retryAfter} is what the server asked for; zero if it did not. */
  static ModelFailure refused(int status, Duration retryAfter) {
    boolean isPassing = status == 429 || status >= 500;
    return new ModelFailure(Reason.REFUSED, "it answered " + status, isPassing, retryAfter);
  }

  /** Whatever the client throws. Of an unexpected failure only the kind is told. */
  static ModelFailure of(Throwable failure) {
    if (failure instanceof ModelFailure known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      return because(Reason.TIMEOUT, "it took too long");
    }
    String message = "the exchange failed with " + failure.getClass().getSimpleName();
    if (failure instanceof IOException) {
      boolean isPassing = !(failure instanceof SSLException);
      return new ModelFailure(Reason.UNREACHABLE, message, isPassing, Duration.ZERO);
    }
    return because(Reason.MALFORMED, message);
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another attempt may succeed. */
  boolean isPassing() {
    return isPassing;
  }

  Duration retryAfter() {
    return retryAfter;
  }
}
