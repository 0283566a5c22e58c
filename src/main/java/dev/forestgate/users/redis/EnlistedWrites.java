package dev.forestgate.users.redis;

import dev.forestgate.redis.RecordId;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.PendingEmail;
import java.util.UUID;

/** Writes of an account that commit with those of other stores. */
final class EnlistedWrites {
  private EnlistedWrites() {}

  /** Runs function {@code propose} of {@code pending} in {@code account-step.lua}. */
  static Enlisted.Redis proposing(UUID id, int version, PendingEmail next) {
    return Enlisted.Redis.of(
        "pending",
        "propose",
        RecordId.text(id),
        String.valueOf(version),
        next.text(),
        AccountHash.time(next.until()));
  }

  static Enlisted withdrawing(UUID id) {
    return Enlisted.Redis.of(
        "HDEL",
        AccountKeys.account(id),
        AccountHash.PENDING_EMAIL,
        AccountHash.PENDING_EMAIL_UNTIL);
  }

  /** Runs function {@code remove} of {@code unnamed} in {@code account-step.lua}. */
  static Enlisted removingUnnamed(UUID id) {
    return Enlisted.Redis.of("unnamed", "remove", RecordId.text(id));
  }
}
