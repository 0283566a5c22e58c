package dev.forestgate.credentials.argon2;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code src/main/c/argon2/argon2_fill.h}, called through JNA. The build compiles
 * them into the jar on Linux on x86-64 with a C compiler. Any call without the library in the jar
 * is a {@link LinkageError}.
 */
final class MemoryFill {
  private static final String LIBRARY = "forestgate_argon2";
  private static final String PLATFORM = "linux-x86-64";

  private MemoryFill() {}

  /** True on the one platform that the library is built for. */
  static boolean isForThisPlatform() {
    return Platform.RESOURCE_PREFIX.equals(PLATFORM);
  }

  /** True if the build compiled the library into the jar. */
  static boolean isInJar() {
    ClassLoader loader = MemoryFill.class.getClassLoader();
    return loader.getResource(PLATFORM + "/lib" + LIBRARY + ".so") != null;
  }

  /** Width in bits of the widest supported vectors of this processor: 512, 256, or 0 for none. */
  static int width() {
    return Functions.forestgate_argon2_width();
  }

  static Pointer allocate(int blocks) {
    Pointer memory = Functions.forestgate_argon2_allocate(blocks);
    if (memory == null) {
      throw new IllegalStateException("There is no memory for a hash of " + blocks + " KiB");
    }
    return memory;
  }

  static void fill(Pointer memory, @Nullable Pointer other, int blocks, int passes, int width) {
    Functions.forestgate_argon2_fill(memory, other, blocks, passes, width);
  }

  static void wipe(Pointer memory, int blocks) {
    Functions.forestgate_argon2_wipe(memory, blocks);
  }

  static void free(Pointer memory, int blocks) {
    Functions.forestgate_argon2_free(memory, blocks);
  }

  /** Loads the library when the first function is called. */
  private static final class Functions {
    static {
      ClassLoader loader = MemoryFill.class.getClassLoader();
      Native.register(
          Functions.class,
          NativeLibrary.getInstance(LIBRARY, Map.of(Library.OPTION_CLASSLOADER, loader)));
    }

    static native int forestgate_argon2_width();

    static native Pointer forestgate_argon2_allocate(int blocks);

    static native void forestgate_argon2_fill(
        Pointer memory, @Nullable Pointer other, int blocks, int passes, int width);

    static native void forestgate_argon2_wipe(Pointer memory, int blocks);

    static native void forestgate_argon2_free(Pointer memory, int blocks);
  }
}
