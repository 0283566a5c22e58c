package dev.forestgate.limits;

/**
 * An attempt at the secret of an account, whether or not there is such an account.
 *
 * @param key of the account's count in Redis
 * @param client from where, as {@code fg:{<client>}} has it
 * @param device the device that the client proves to be, known to the account or not; empty for
 *     none
 */
public record Attempt(String key, String client, String device) {
  boolean isOnCode() {
    return key.endsWith(AttemptCounts.CODES);
  }
}
