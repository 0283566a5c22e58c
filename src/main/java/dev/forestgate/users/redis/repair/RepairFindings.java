package dev.forestgate.users.redis.repair;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Findings of a repair so far. A scan may return a key twice; each finding is reported once. */
final class RepairFindings {
  private final Consumer<String> say;
  private final AtomicLong accounts = new AtomicLong();
  private final Set<String> mended = ConcurrentHashMap.newKeySet();
  private final Set<String> left = ConcurrentHashMap.newKeySet();

  RepairFindings(Consumer<String> say) {
    this.say = say;
  }

  void account() {
    accounts.incrementAndGet();
  }

  /** Reports that {@code key} was corrected, or would be; {@code what} describes the correction. */
  void mended(String key, String what) {
    if (mended.add(key)) {
      say.accept(key + ": " + what);
    }
  }

  void left(String what) {
    if (left.add(what)) {
      say.accept("NOT mended: " + what);
    }
  }

  Repair.Result result() {
    return new Repair.Result(accounts.get(), mended.size(), left.size());
  }
}
