package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.UUID;

/**
 * Index of the accounts that hold an unverified address, by the time of the claim: a sorted set, so
 * that expired claims are found without a scan of all accounts.
 */
final class UnverifiedIndex {
  static final String KEY = AccountKeys.ACCOUNT + "unverified";

  private UnverifiedIndex() {}

  static Enlisted enter(UUID id, Instant since) {
    return Enlisted.Redis.of("ZADD", KEY, String.valueOf(since.toEpochMilli()), RecordId.text(id));
  }

  static Enlisted leave(UUID id) {
    return Enlisted.Redis.of("ZREM", KEY, RecordId.text(id));
  }
}
