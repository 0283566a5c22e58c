package dev.forestgate.credentials.argon2;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Argon2id with the memory fill in C ({@code src/main/c/argon2}) and BLAKE2b by Bouncy Castle. The
 * fill uses AVX-512 or AVX2 and supports a single lane; Bouncy Castle computes hashes of more
 * lanes.
 */
final class VectorArgon2 implements Argon2 {
  private static final Logger log = LoggerFactory.getLogger(VectorArgon2.class);

  /** Codes of version 1.3 and of Argon2id (RFC 9106 section 3.2). */
  private static final int VERSION = 0x13;

  private static final int ARGON2ID = 2;

  private final int width;
  private final BlockMemoryPool memories;
  private final Argon2 manyLanes = new JavaArgon2();

  /**
   * @param usual memory for hashes of this cost is kept between hashes
   */
  VectorArgon2(Argon2Parameters usual) {
    this(usual, MemoryFill.width());
  }

  /**
   * @param width of the vectors in bits, at most that of the processor
   */
  VectorArgon2(Argon2Parameters usual, int width) {
    this.width = width;
    this.memories = new BlockMemoryPool(blocks(usual));
  }

  /**
   * True if the fill loads, supports this processor and computes a known answer. Otherwise logs
   * what is missing: a warning if a C compiler or another setting of the machine would help.
   */
  static boolean isAvailable() {
    if (!MemoryFill.isForThisPlatform()) {
      log.info("The native memory fill of Argon2id is for Linux on x86-64 only");
      return false;
    }
    if (!MemoryFill.isInJar()) {
      log.warn(
          "The native memory fill of Argon2id is not in this build: a password hash takes about"
              + " twice as long. Install a C compiler (apt-get install gcc libc6-dev) and build"
              + " again with mvn package");
      return false;
    }
    try {
      return isSupported(MemoryFill.width());
    } catch (LinkageError unloadable) {
      log.warn(
          "The native memory fill of Argon2id does not load: a password hash takes about twice as"
              + " long. Is java.io.tmpdir mounted noexec? {}",
          unloadable.toString());
      return false;
    }
  }

  private static boolean isSupported(int width) {
    if (width == 0) {
      log.info("The native memory fill of Argon2id needs a processor with AVX2 or AVX-512");
      return false;
    }
    if (!computesKnownAnswer(width)) {
      log.error("The native memory fill of Argon2id computes a wrong hash here and is not used");
      return false;
    }
    return true;
  }

  /** The answer is from the reference implementation's src/test.c. */
  private static boolean computesKnownAnswer(int width) {
    var cost = new Argon2Parameters(256, 2, 1);
    try (var memory = new BlockMemory(blocks(cost))) {
      var input = new Argon2Input("password".getBytes(UTF_8), "somesalt".getBytes(UTF_8), cost, 32);
      byte[] tag = derive(input, memory, width);
      return HexFormat.of()
          .formatHex(tag)
          .equals("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe");
    }
  }

  @Override
  public byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    if (cost.lanes() > 1) {
      return manyLanes.derive(password, salt, cost, length);
    }
    BlockMemory memory = memories.take(blocks(cost));
    try {
      return derive(new Argon2Input(password, salt, cost, length), memory, width);
    } finally {
      memories.giveBack(memory);
    }
  }

  private static byte[] derive(Argon2Input input, BlockMemory memory, int width) {
    byte[] first = firstBlocks(input);
    byte[] last = memory.fill(first, input.cost().iterations(), width);
    Arrays.fill(first, (byte) 0);
    return tag(input, last);
  }

  @Override
  public List<byte[]> deriveBoth(Argon2Input one, Argon2Input other) {
    if (!one.cost().equals(other.cost()) || one.cost().lanes() > 1) {
      return Argon2.super.deriveBoth(one, other);
    }
    BlockMemory memory = memories.take(blocks(one.cost()));
    try {
      BlockMemory otherMemory = memories.take(blocks(one.cost()));
      try {
        return deriveBoth(one, memory, other, otherMemory);
      } finally {
        memories.giveBack(otherMemory);
      }
    } finally {
      memories.giveBack(memory);
    }
  }

  private List<byte[]> deriveBoth(
      Argon2Input one, BlockMemory memory, Argon2Input other, BlockMemory otherMemory) {
    byte[] first = firstBlocks(one);
    byte[] otherFirst = firstBlocks(other);
    int passes = one.cost().iterations();
    List<byte[]> last = memory.fillBoth(first, otherMemory, otherFirst, passes, width);
    Arrays.fill(first, (byte) 0);
    Arrays.fill(otherFirst, (byte) 0);
    return List.of(tag(one, last.get(0)), tag(other, last.get(1)));
  }

  @Override
  public boolean isFasterInPairs() {
    return true;
  }

  /** The tag from the last block, which is cleared. */
  private static byte[] tag(Argon2Input input, byte[] last) {
    byte[] tag = Blake2b.longHash(input.length(), last);
    Arrays.fill(last, (byte) 0);
    return tag;
  }

  /** RFC 9106 section 3.2, steps 1 to 4, without secret and associated data. */
  private static byte[] firstBlocks(Argon2Input input) {
    Argon2Parameters cost = input.cost();
    byte[] seed =
        Blake2b.hash(
            Blake2b.LONGEST,
            Blake2b.littleEndian(
                cost.lanes(), input.length(), cost.memory(), cost.iterations(), VERSION, ARGON2ID),
            Blake2b.littleEndian(input.password().length),
            input.password(),
            Blake2b.littleEndian(input.salt().length),
            input.salt(),
            Blake2b.littleEndian(0, 0));
    byte[] blocks = new byte[2 * BlockMemory.BLOCK_BYTES];
    for (int number = 0; number < 2; number++) {
      byte[] block =
          Blake2b.longHash(BlockMemory.BLOCK_BYTES, seed, Blake2b.littleEndian(number, 0));
      System.arraycopy(block, 0, blocks, number * block.length, block.length);
      Arrays.fill(block, (byte) 0);
    }
    Arrays.fill(seed, (byte) 0);
    return blocks;
  }

  /** Number of blocks for one lane: whole slices, of which there are four (section 3.2, step 2). */
  private static int blocks(Argon2Parameters cost) {
    return cost.memory() / 4 * 4;
  }

  @Override
  public String name() {
    return (width == 512 ? "AVX-512" : "AVX2") + " code (native)";
  }
}
