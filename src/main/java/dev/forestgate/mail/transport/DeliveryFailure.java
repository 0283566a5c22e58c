package dev.forestgate.mail.transport;

import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Why a letter was not accepted. The message holds nothing of the letter and no secret. */
public final class DeliveryFailure extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 160;
  private static final Pattern NOT_FOR_EYES = Pattern.compile("\\S*(?:@|://)\\S*|\\S{30,}|\\d{6,}");
  private static final Pattern NOT_PLAIN = Pattern.compile("[^\\p{L}\\p{N}\\p{P}\\p{S}]+");

  /** Whose fault it is, so whether it passes. */
  public enum Reason {
    /** It took too long; it may have been accepted all the same. */
    TIMEOUT,
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** Not now. */
    BUSY,
    /** The sender may not send: a key, a password, the sender's address, an encryption. */
    FORBIDDEN,
    /** This letter is not taken, now or later. */
    REFUSED,
    /** A defect of ours. */
    DEFECT
  }

  private final Reason reason;
  private final Duration retryAfter;

  private DeliveryFailure(Reason reason, String message, Duration retryAfter) {
    super(message, null, false, false);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** {@code message} in our own words. */
  public static DeliveryFailure because(Reason reason, String message) {
    return new DeliveryFailure(reason, message, Duration.ZERO);
  }

  /** {@code retryAfter} is what the other side asked for; zero if it did not. */
  public DeliveryFailure withRetryAfter(Duration retryAfter) {
    return new DeliveryFailure(reason, message(), retryAfter);
  }

  /** The same, with what the other side says of it, as far as that is for everybody's eyes. */
  public DeliveryFailure withDetail(String theirs) {
    String gist = gist(theirs);
    return gist.isEmpty() ? this : new DeliveryFailure(reason, message() + ": " + gist, retryAfter);
  }

  /** Whatever else a way out throws. Of an unexpected failure only the kind is told. */
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

  /** One line without addresses, links, long numbers and what looks like a token. */
  private static String gist(String theirs) {
    String plain = NOT_FOR_EYES.matcher(theirs).replaceAll("…");
    String line = NOT_PLAIN.matcher(plain).replaceAll(" ").strip();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another try may succeed. */
  public boolean isTransient() {
    return reason != Reason.REFUSED && reason != Reason.DEFECT;
  }

  /** Never before this has passed. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** One line. */
  public String message() {
    return String.valueOf(getMessage());
  }
}
