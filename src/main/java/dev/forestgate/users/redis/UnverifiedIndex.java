package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.UUID;

/**
 * The accounts that hold an address which they have not verified, by when they took it: a sorted
 * set, so that nobody has to look through all accounts for those that have held one for too long.
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
