package dev.forestgate.credentials.argon2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own memory fill in C with vector instructions, BLAKE2b by Bouncy Castle. The memory of usual
 * hashes is kept for the next, so the kernel need not find and clear it again, which is most of
 * what makes it faster than libsodium. It knows a single lane, so more lanes go to Java.
 */
final class VectorArgon2 implements Argon2 {
  private static final Logger log = LoggerFactory.getLogger(VectorArgon2.class);

  /** RFC 9106 section 3.2: the numbers that stand for version 1.3 and for Argon2id. */
  private static final int VERSION = 0x13;

  private static final int ARGON2ID = 2;

  private final int width;
  private final int usualBlocks;
  private final BlockingQueue<MemoryFill.Memory> kept =
      new ArrayBlockingQueue<>(Runtime.getRuntime().availableProcessors());
  private final Argon2 manyLanes = new JavaArgon2();

  /**
   * @param usual memory for hashes of this cost is kept: as much as all cores can use at once
   */
  VectorArgon2(Argon2Parameters usual) {
    this(usual, MemoryFill.width());
  }

  /** With narrower instructions than there may be. */
  VectorArgon2(Argon2Parameters usual, int width) {
    this.usualBlocks = blocks(usual);
    this.width = width;
  }

  /**
   * Whether it loads here, has its instructions, and gives the right answer to a known question.
   */
  static boolean isAvailable() {
    try {
      return MemoryFill.width() > 0 && knowsTheAnswer();
    } catch (LinkageError notBuilt) {
      log.debug("No memory fill of our own here: {}", notBuilt.toString());
      return false;
    }
  }

  /** From the reference implementation's src/test.c. */
  private static boolean knowsTheAnswer() {
    var cost = new Argon2Parameters(256, 2, 1);
    byte[] answer =
        new VectorArgon2(cost)
            .derive("password".getBytes(UTF_8), "somesalt".getBytes(UTF_8), cost, 32);
    boolean isRight =
        HexFormat.of()
            .formatHex(answer)
            .equals("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    if (!isRight) {
      log.error("Our own memory fill computes nonsense on this processor, and is not used");
    }
    return isRight;
  }

  @Override
  public byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    if (cost.lanes() > 1) {
      return manyLanes.derive(password, salt, cost, length);
    }
    byte[] ends = firstBlocks(password, salt, cost, length);
    MemoryFill.Memory memory = take(blocks(cost));
    try {
      MemoryFill.fill(memory, cost.iterations(), width, ends);
    } finally {
      giveBack(memory);
    }
    byte[] last = Arrays.copyOf(ends, MemoryFill.BLOCK_BYTES);
    byte[] tag = Blake2b.longHash(length, last);
    Arrays.fill(ends, (byte) 0);
    Arrays.fill(last, (byte) 0);
    return tag;
  }

  /** RFC 9106 section 3.2, steps 1 to 4, without secret and associated data. */
  private static byte[] firstBlocks(
      byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    byte[] seed =
        Blake2b.hash(
            Blake2b.LONGEST,
            Blake2b.littleEndian(
                cost.lanes(), length, cost.memory(), cost.iterations(), VERSION, ARGON2ID),
            Blake2b.littleEndian(password.length),
            password,
            Blake2b.littleEndian(salt.length),
            salt,
            Blake2b.littleEndian(0, 0));
    byte[] blocks = new byte[2 * MemoryFill.BLOCK_BYTES];
    for (int number = 0; number < 2; number++) {
      byte[] block =
          Blake2b.longHash(MemoryFill.BLOCK_BYTES, seed, Blake2b.littleEndian(number, 0));
      System.arraycopy(block, 0, blocks, number * block.length, block.length);
    }
    Arrays.fill(seed, (byte) 0);
    return blocks;
  }

  /** RFC 9106 section 3.2, step 2: whole slices, of which there are four. */
  private static int blocks(Argon2Parameters cost) {
    return cost.memory() / 4 * 4;
  }

  private MemoryFill.Memory take(int blocks) {
    MemoryFill.Memory memory = blocks == usualBlocks ? kept.poll() : null;
    return memory == null ? new MemoryFill.Memory(blocks) : memory;
  }

  private void giveBack(MemoryFill.Memory memory) {
    if (memory.blocks() != usualBlocks || !kept.offer(memory)) {
      memory.close();
    }
  }

  @Override
  public String name() {
    return "own AVX" + (width == 512 ? "-512" : "2") + " code (native)";
  }
}
