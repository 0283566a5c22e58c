package dev.forestgate.journal;

import dev.forestgate.journal.store.WakeUp;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wake-ups that a sweep has caused. Claiming an interaction touches its timer; if that has expired
 * unnoticed, Redis then sends a notification. One such notification for each interaction that the
 * sweep found is dropped; if it was another one, the next sweep finds the interaction. Holds the
 * results of two sweeps at most.
 */
final class DuplicateWakeUps {
  private volatile Set<UUID> latest = ConcurrentHashMap.newKeySet();
  private volatile Set<UUID> before = ConcurrentHashMap.newKeySet();

  /** Begins a sweep: forgets what neither of the last two sweeps found. */
  void forgetOld() {
    before = latest;
    latest = ConcurrentHashMap.newKeySet();
  }

  /** Expects a duplicate of what the sweep found. */
  void expect(WakeUp found) {
    if (found.abandonedClaim() == null) {
      latest.add(found.interaction());
    }
  }

  /** Tells whether {@code wakeUp} is an expected duplicate, and forgets it. */
  boolean remove(WakeUp wakeUp) {
    return latest.remove(wakeUp.interaction()) || before.remove(wakeUp.interaction());
  }
}
