package dev.forestgate.limits;

/**
 * Somebody's try at the secret of an account, whether or not there is such an account.
 *
 * @param key of the account's count in Redis
 * @param client from where, as {@code fg:{<client>}} has it
 */
public record Guess(String key, String client) {}
