package dev.forestgate.limits;

import java.util.concurrent.ConcurrentHashMap;

/** Accounts with a running attempt in this replica. */
final class ConcurrentAttempts {
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /** Registers an attempt. False if another one is running. */
  boolean enter(String key) {
    return counts.merge(key, 1, Integer::sum) == 1;
  }

  void leave(String key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }
}
