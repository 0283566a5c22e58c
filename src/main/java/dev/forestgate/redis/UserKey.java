package dev.forestgate.redis;

import java.util.UUID;

/**
 * Keys of one account. They carry a hash tag of their own, so they are in another slot of a cluster
 * than its sessions.
 */
public final class UserKey {
  private UserKey() {}

  /** {@code fg:{u<id>}:<kind>}. */
  public static String of(UUID userId, String kind) {
    return "fg:{u" + userId + "}:" + kind;
  }
}
