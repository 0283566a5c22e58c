package dev.forestgate.credentials.argon2;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Block memories of the usual cost, kept for the next hash: at most two per core, as hashes are
 * computed in pairs. The kernel would otherwise map and clear them for each hash, which is most of
 * the time that libsodium loses.
 *
 * <p>A kept memory that no hash has used for a second is wiped. Wiping it after each hash would add
 * 4 to 7 % to the time of a hash.
 */
final class BlockMemoryPool {
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final int usualBlocks;
  private final long idleNanos;
  private final Executor afterIdle;
  private final BlockingDeque<BlockMemory> kept =
      new LinkedBlockingDeque<>(2 * Runtime.getRuntime().availableProcessors());
  private final AtomicBoolean isWipeScheduled = new AtomicBoolean();

  /**
   * @param usualBlocks the size of the memories that are kept
   */
  BlockMemoryPool(int usualBlocks) {
    this(usualBlocks, IDLE);
  }

  BlockMemoryPool(int usualBlocks, Duration idle) {
    this.usualBlocks = usualBlocks;
    this.idleNanos = idle.toNanos();
    this.afterIdle = delayedExecutor(idle.toMillis(), MILLISECONDS);
  }

  /** A kept memory, the last used first, or a new one. */
  BlockMemory take(int blocks) {
    BlockMemory memory = blocks == usualBlocks ? kept.pollFirst() : null;
    return memory == null ? new BlockMemory(blocks) : memory;
  }

  /** Keeps {@code memory}, or frees it if its size is unusual or enough are kept. */
  void giveBack(BlockMemory memory) {
    if (memory.blocks() != usualBlocks || !kept.offerFirst(memory)) {
      memory.close();
      return;
    }
    scheduleWipe();
  }

  private void scheduleWipe() {
    if (isWipeScheduled.compareAndSet(false, true)) {
      afterIdle.execute(this::wipeIdle);
    }
  }

  /** Takes each memory out while it is wiped; runs again as long as one is not wiped. */
  private void wipeIdle() {
    isWipeScheduled.set(false);
    boolean areAllWiped = true;
    for (int left = kept.size(); left > 0; left--) {
      BlockMemory oldest = kept.pollLast();
      if (oldest == null) {
        break;
      }
      oldest.wipeAfter(idleNanos);
      areAllWiped &= oldest.isWiped();
      if (!kept.offerFirst(oldest)) {
        oldest.close();
      }
    }
    if (!areAllWiped) {
      scheduleWipe();
    }
  }
}
