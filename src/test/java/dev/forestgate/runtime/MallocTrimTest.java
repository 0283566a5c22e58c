package dev.forestgate.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class MallocTrimTest {
  private static final int BLOCK = 8192;
  private static final int BLOCKS = 8192;
  private static final long HALF = (long) BLOCK * BLOCKS / 2 / 1024;

  @Test
  void freedMemoryReturnsToTheSystem() {
    long[] blocks = LongStream.generate(MallocTrimTest::block).limit(BLOCKS).toArray();
    // with the last block allocated malloc does not return the others itself
    LongStream.of(blocks).limit(BLOCKS - 1).forEach(Native::free);
    long kept = resident();

    new MallocTrim().release();

    assertThat(resident()).isLessThan(kept - HALF);
    Native.free(blocks[BLOCKS - 1]);
  }

  private static long block() {
    long block = Native.malloc(BLOCK);
    new Pointer(block).setMemory(0, BLOCK, (byte) 1);
    return block;
  }

  /** In KiB: proc(5). */
  private static long resident() {
    try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
      String line = status.filter(entry -> entry.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
