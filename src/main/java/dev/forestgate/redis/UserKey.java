package dev.forestgate.redis;

import java.util.UUID;

/**
 * Keys of one account. They have their own hash tag, so in a cluster they are in another slot than
 * the account's sessions.
 */
public final class UserKey {
  private UserKey() {}

  /** Returns {@code fg:{u<id>}:<kind>}. */
  public static String of(UUID userId, String kind) {
    return "fg:{u" + userId + "}:" + kind;
  }
}
