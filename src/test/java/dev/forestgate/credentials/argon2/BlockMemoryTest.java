package dev.forestgate.credentials.argon2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forestgate.embedded.TestTimeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises about memory in {@code src/main/c/argon2/README.md}. */
class BlockMemoryTest {
  private static final int BLOCKS = 64;
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final byte[] FIRST = new byte[2 * BlockMemory.BLOCK_BYTES];

  @BeforeEach
  void hasFill() {
    assumeTrue(VectorArgon2.isAvailable(), "Skipped: this build or processor has no native fill");
    Arrays.fill(FIRST, (byte) 7);
  }

  @Test
  void theFirstAndTheLastBlocksAreZeroAfterAFill() {
    try (var memory = new BlockMemory(8)) {
      byte[] last = memory.fill(FIRST, 2, MemoryFill.width());
      assertThat(last).isNotEqualTo(new byte[BlockMemory.BLOCK_BYTES]);
      assertThat(memory.isZero(0, 2)).isTrue();
      assertThat(memory.isZero(7, 8)).isTrue();
    }
  }

  @Test
  void wipedMemoryIsZero() {
    try (var memory = new BlockMemory(BLOCKS)) {
      memory.fill(FIRST, 1, MemoryFill.width());
      assertThat(memory.isZero(0, BLOCKS)).isFalse();
      memory.wipeAfter(0);
      assertThat(memory.isZero(0, BLOCKS)).isTrue();
    }
  }

  @Test
  void keptMemoryIsWipedWhenNoHashUsesIt() {
    var pool = new BlockMemoryPool(BLOCKS, Duration.ofMillis(20));
    BlockMemory memory = pool.take(BLOCKS);
    memory.fill(FIRST, 1, MemoryFill.width());
    pool.giveBack(memory);
    await().atMost(TestTimeouts.HANG).until(() -> isKeptAndZero(pool, memory));
  }

  @Test
  void keptMemoryIsTheNextHashs() {
    var pool = new BlockMemoryPool(BLOCKS);
    BlockMemory memory = pool.take(BLOCKS);
    pool.giveBack(memory);
    assertThat(pool.take(BLOCKS)).isSameAs(memory);
    assertThat(pool.take(BLOCKS)).isNotSameAs(memory);
  }

  /** Twice as many hashes at once as cores, of usual and of other costs, five hundred times. */
  @Test
  void mappedMemoryDoesNotGrowOverHashes() throws IOException {
    var usual = new Argon2Parameters(2048, 1, 1);
    var argon2 = new VectorArgon2(usual);
    hashes(argon2, usual, 20);
    long before = mappedKiB();
    assumeTrue(before > 0, "Skipped: the kernel does not show the flags of mappings");
    hashes(argon2, usual, 500);
    assertThat(mappedKiB()).isLessThanOrEqualTo(before + 2L * 2 * CORES * 2048);
  }

  private static void hashes(Argon2 argon2, Argon2Parameters usual, int count) {
    var other = new Argon2Parameters(64, 1, 1);
    byte[] password = "password".getBytes(UTF_8);
    byte[] salt = new byte[16];
    List<byte[]> tags =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> argon2.derive(password, salt, i % 5 == 0 ? other : usual, 32))
            .toList();
    assertThat(tags).hasSize(count);
  }

  private static boolean isKeptAndZero(BlockMemoryPool pool, BlockMemory memory) {
    BlockMemory kept = pool.take(BLOCKS);
    boolean isZero = kept == memory && kept.isZero(0, BLOCKS);
    pool.giveBack(kept);
    return isZero;
  }

  /** Mappings that ask for huge pages and stay out of core dumps, which are those of the fill. */
  private static long mappedKiB() throws IOException {
    long total = 0;
    long size = 0;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/smaps"))) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("Size:")) {
          size = Long.parseLong(line.replaceAll("\\D", ""));
        } else if (line.startsWith("VmFlags:") && line.contains(" dd ") && line.contains(" hg")) {
          total += size;
        }
      }
    }
    return total;
  }
}
