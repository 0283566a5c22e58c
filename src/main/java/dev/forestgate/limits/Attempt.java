package dev.forestgate.limits;

/**
 * Attempt at the secret of an account, which need not exist.
 *
 * @param key key of the account's failures in Redis
 * @param client client, as in the key {@code fg:{<client>}:failures}
 * @param device device that the client proves to be, known to the account or not; empty for none
 */
public record Attempt(String key, String client, String device) {
  boolean isOnCode() {
    return key.endsWith(AttemptCounts.CODES) || key.endsWith(AttemptCounts.SIGN_IN_CODES);
  }

  boolean isOnFactor() {
    return key.endsWith(AttemptCounts.FACTORS);
  }
}
