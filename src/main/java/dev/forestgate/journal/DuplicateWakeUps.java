package dev.forestgate.journal;

import dev.forestgate.journal.store.WakeUp;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Taking an interaction touches its timer, and if that has expired and Redis has not noticed, makes
 * Redis tell. Such a wake-up for what the sweep has found is left out once; whatever is lost by
 * that, the next sweep finds. Holds what two sweeps found at most.
 */
final class DuplicateWakeUps {
  private volatile Set<UUID> latest = ConcurrentHashMap.newKeySet();
  private volatile Set<UUID> before = ConcurrentHashMap.newKeySet();

  /** A sweep begins; what none of the last two found is no echo any more. */
  void forgetOld() {
    before = latest;
    latest = ConcurrentHashMap.newKeySet();
  }

  /** The sweep has found something that will be taken. */
  void expect(WakeUp found) {
    if (found.abandonedClaim() == null) {
      latest.add(found.interaction());
    }
  }

  /** Whether {@code heard} tells of what was found; if so, the next one does not. */
  boolean isOne(WakeUp heard) {
    return latest.remove(heard.interaction()) || before.remove(heard.interaction());
  }
}
