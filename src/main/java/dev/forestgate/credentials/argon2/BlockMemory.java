package dev.forestgate.credentials.argon2;

import com.sun.jna.Pointer;
import java.util.Arrays;

/**
 * Memory of one hash at a time, outside the heap: a number of blocks of 1 KiB (RFC 9106 section
 * 3.2). Not thread-safe. Holds traces of the password from {@link #fill} until {@link #wipeAfter}.
 */
final class BlockMemory implements AutoCloseable {
  static final int BLOCK_BYTES = 1024;

  private final int blocks;
  private final Pointer address;
  private boolean isWiped = true;
  private long usedAt;

  BlockMemory(int blocks) {
    this.blocks = blocks;
    this.address = MemoryFill.allocate(blocks);
  }

  int blocks() {
    return blocks;
  }

  /**
   * Computes the last block from the first two, which are zero in the memory afterwards.
   *
   * @param first B[0] and B[1], 2,048 bytes
   * @param width 512 or 256, at most {@link MemoryFill#width}
   * @return B[q-1], 1,024 bytes, to be cleared by the caller
   */
  byte[] fill(byte[] first, int passes, int width) {
    isWiped = false;
    address.write(0, first, 0, 2 * BLOCK_BYTES);
    MemoryFill.fill(address, blocks, passes, width);
    byte[] last = address.getByteArray(0, BLOCK_BYTES);
    address.clear(2 * BLOCK_BYTES);
    usedAt = System.nanoTime();
    return last;
  }

  /** Overwrites all blocks with zeros if no hash has used them for {@code nanos}. */
  void wipeAfter(long nanos) {
    if (!isWiped && System.nanoTime() - usedAt >= nanos) {
      MemoryFill.wipe(address, blocks);
      isWiped = true;
    }
  }

  boolean isWiped() {
    return isWiped;
  }

  /** True if the blocks {@code from} to {@code to}, exclusive, are zero; for tests. */
  boolean isZero(int from, int to) {
    byte[] contents = address.getByteArray((long) from * BLOCK_BYTES, (to - from) * BLOCK_BYTES);
    return Arrays.equals(contents, new byte[contents.length]);
  }

  /** Wipes and unmaps the memory. */
  @Override
  public void close() {
    MemoryFill.free(address, blocks);
  }
}
