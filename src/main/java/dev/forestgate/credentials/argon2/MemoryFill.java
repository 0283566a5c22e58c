package dev.forestgate.credentials.argon2;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.Map;

/**
 * {@code src/main/c/argon2_fill.c} through JNA. It is in the jar where there was a C compiler when
 * that was built, for Linux on x86-64. Loading it elsewhere is an {@link UnsatisfiedLinkError}.
 */
final class MemoryFill {
  static final int BLOCK_BYTES = 1024;

  static {
    ClassLoader loader = MemoryFill.class.getClassLoader();
    Native.register(
        MemoryFill.class,
        NativeLibrary.getInstance("forestgate_argon2", Map.of(Library.OPTION_CLASSLOADER, loader)));
  }

  private MemoryFill() {}

  /** The width in bits of the instructions that this processor has for it; 0 for none. */
  static int width() {
    return forestgate_argon2_width();
  }

  /**
   * Fills {@code memory}, of which this call is the only user.
   *
   * @param width what {@link #width} said, or less
   * @param ends the first two blocks, and afterwards in place of the first the last
   */
  static void fill(Memory memory, int passes, int width, byte[] ends) {
    forestgate_argon2_fill(memory.address, memory.blocks, passes, width, ends);
  }

  private static native int forestgate_argon2_width();

  private static native Pointer forestgate_argon2_allocate(int blocks);

  private static native void forestgate_argon2_free(Pointer memory, int blocks);

  private static native void forestgate_argon2_fill(
      Pointer memory, int blocks, int passes, int width, byte[] ends);

  /** Memory outside the heap, on huge pages where the kernel has some. To be freed by its owner. */
  static final class Memory implements AutoCloseable {
    private final Pointer address;
    private final int blocks;

    Memory(int blocks) {
      Pointer mapped = forestgate_argon2_allocate(blocks);
      if (mapped == null) {
        throw new IllegalStateException("no memory for a hash of " + blocks + " KiB");
      }
      this.address = mapped;
      this.blocks = blocks;
    }

    int blocks() {
      return blocks;
    }

    @Override
    public void close() {
      forestgate_argon2_free(address, blocks);
    }
  }
}
