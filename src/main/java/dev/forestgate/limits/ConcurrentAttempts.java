package dev.forestgate.limits;

import java.util.concurrent.ConcurrentHashMap;

/** Which accounts are being guessed at in this replica, right now. */
final class ConcurrentAttempts {
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /** False if another was there already. */
  boolean enter(String key) {
    return counts.merge(key, 1, Integer::sum) == 1;
  }

  void leave(String key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
