package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.together.Change;
import java.time.Instant;
import java.util.UUID;

/**
 * The accounts that hold an address which they have not verified, by when they took it: a sorted
 * set, so that nobody has to look through all accounts for those that have held one for too long.
 */
final class Unverified {
  static final String KEY = AccountKeys.ACCOUNT + "unverified";

  private Unverified() {}

  static Change enter(UUID id, Instant since) {
    return Change.Redis.of("ZADD", KEY, String.valueOf(since.toEpochMilli()), RecordId.text(id));
  }

  static Change leave(UUID id) {
    return Change.Redis.of("ZREM", KEY, RecordId.text(id));
  }
}
