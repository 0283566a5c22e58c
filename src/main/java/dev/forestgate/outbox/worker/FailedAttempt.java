package dev.forestgate.outbox.worker;

import java.time.Duration;

/**
 * Classification of a failed attempt.
 *
 * @param error short reason without personal data, which is stored with the entry
 * @param retryAfter shortest pause that the remote server requested; zero for none
 */
public record FailedAttempt(String error, Remedy remedy, Duration retryAfter) {
  /** Consequence of a failed attempt. */
  public enum Remedy {
    /** Retried until {@link QueueSettings#giveUp}; then the entry is dead. */
    RETRY,
    /** Retried until it succeeds. */
    RETRY_FOREVER,
    /** Dead at once. */
    GIVE_UP
  }

  /** A failure that may pass. */
  public static FailedAttempt retried(String error) {
    return new FailedAttempt(error, Remedy.RETRY, Duration.ZERO);
  }
}
