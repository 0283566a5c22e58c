package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class FreedMemoryTest {
  private static final int BLOCK = 8192;
  private static final int BLOCKS = 8192;
  private static final long HALF = (long) BLOCK * BLOCKS / 2;

  @Test
  void whatMallocKeptGoesBackToTheSystem() {
    long[] blocks = LongStream.generate(FreedMemoryTest::block).limit(BLOCKS).toArray();
    // the last one stays, so that malloc does not give the rest back by itself
    LongStream.of(blocks).limit(BLOCKS - 1).forEach(Native::free);
    long kept = resident();

    new FreedMemory().giveBack();

    assertThat(resident()).isLessThan(kept - HALF);
    Native.free(blocks[BLOCKS - 1]);
  }

  private static long block() {
    long block = Native.malloc(BLOCK);
    new Pointer(block).setMemory(0, BLOCK, (byte) 1);
    return block;
  }

  /** In bytes: proc(5), of a page each. */
  private static long resident() {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
