package dev.forestgate.credentials.argon2;

import com.sun.jna.Pointer;
import java.util.Arrays;
import java.util.List;

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
    begin(first);
    MemoryFill.fill(address, null, blocks, passes, width);
    return end();
  }

  /**
   * As {@link #fill}, for two hashes of one cost. While one waits for its memory the other
   * computes, so that both take three quarters of the time of one after the other.
   *
   * @param other a memory of the same size
   * @return the last block of this memory and of the other
   */
  List<byte[]> fillBoth(byte[] first, BlockMemory other, byte[] otherFirst, int passes, int width) {
    begin(first);
    other.begin(otherFirst);
    MemoryFill.fill(address, other.address, blocks, passes, width);
    return List.of(end(), other.end());
  }

  private void begin(byte[] first) {
    isWiped = false;
    address.write(0, first, 0, 2 * BLOCK_BYTES);
  }

  private byte[] end() {
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
