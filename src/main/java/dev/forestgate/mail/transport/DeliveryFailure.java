package dev.forestgate.mail.transport;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Reason why an e-mail was not accepted. Contains nothing of the e-mail and no secret. */
public final class DeliveryFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 160;
  private static final Pattern CONFIDENTIAL = Pattern.compile("\\S*(?:@|://)\\S*|\\S{30,}|\\d{6,}");
  private static final Pattern NOT_PLAIN = Pattern.compile("[^\\p{L}\\p{N}\\p{P}\\p{S}]+");

  /** Cause of the failure, which decides if another attempt makes sense. */
  public enum Reason {
    /** No answer in time; the e-mail may have been accepted. */
    TIMEOUT,
    /** No connection, or a broken one. */
    UNREACHABLE,
    /** Temporary refusal. */
    BUSY,
    /** The sender is refused: key, password, sender's address or encryption. */
    FORBIDDEN,
    /** Permanent refusal of this e-mail. */
    REFUSED,
    /** A defect of the service. */
    DEFECT
  }

  private final Reason reason;
  private final Duration retryAfter;

  private DeliveryFailure(Reason reason, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** A failure whose {@code message} contains nothing from outside. */
  public static DeliveryFailure because(Reason reason, String message) {
    return new DeliveryFailure(reason, message, Duration.ZERO);
  }

  /** This failure with the delay that the server requests; zero for none. */
  public DeliveryFailure withRetryAfter(Duration retryAfter) {
    return new DeliveryFailure(reason, message(), retryAfter);
  }

  /** This failure with the text of the server, without addresses, links and tokens. */
  public DeliveryFailure withDetail(String theirs) {
    String gist = gist(theirs);
    return gist.isEmpty() ? this : new DeliveryFailure(reason, message() + ": " + gist, retryAfter);
  }

  /** Converts any exception of a transport; of an unexpected one it keeps the class name. */
  public static DeliveryFailure of(Throwable failure) {
    if (failure instanceof DeliveryFailure known) {
      return known;
    }
    if (failure instanceof TimeoutException) {
      return because(Reason.TIMEOUT, "it took too long");
    }
    Reason reason = failure instanceof IOException ? Reason.UNREACHABLE : Reason.DEFECT;
    return because(reason, "it failed with " + failure.getClass().getSimpleName());
  }

  /** One line of {@code theirs} without addresses, links, long numbers and likely tokens. */
  private static String gist(String theirs) {
    String plain = CONFIDENTIAL.matcher(theirs).replaceAll("…");
    String line = NOT_PLAIN.matcher(plain).replaceAll(" ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  public Reason reason() {
    return reason;
  }

  /** True if another attempt may succeed. */
  public boolean isTransient() {
    return reason != Reason.REFUSED && reason != Reason.DEFECT;
  }

  /** Least time until the next attempt; zero if the server named none. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** One line. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
