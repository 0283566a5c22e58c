package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Indexes of the accounts that hold an unverified address, by the time of the claim: sorted sets,
 * so that expired claims are found without a scan of all accounts. Accounts without a user name
 * have an index of their own, as their claims last longer and must not hide those of the others.
 */
public enum UnverifiedIndex {
  NAMED(AccountKeys.ACCOUNT + "unverified"),
  UNNAMED("fg:account:unnamed");

  private final String key;

  UnverifiedIndex(String key) {
    this.key = key;
  }

  /** The index of an account with or without a user name. */
  public static UnverifiedIndex of(boolean hasUsername) {
    return hasUsername ? NAMED : UNNAMED;
  }

  public String key() {
    return key;
  }

  Enlisted enter(UUID id, Instant since) {
    return Enlisted.Redis.of("ZADD", key, String.valueOf(since.toEpochMilli()), RecordId.text(id));
  }

  Enlisted leave(UUID id) {
    return Enlisted.Redis.of("ZREM", key, RecordId.text(id));
  }

  /** Writes that remove the account from the index that it may be in. */
  static List<Enlisted> leaveAll(UUID id) {
    return List.of(NAMED.leave(id), UNNAMED.leave(id));
  }
}
