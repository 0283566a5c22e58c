package dev.forestgate.runtime;

import com.sun.jna.Function;
import java.util.Optional;

/**
 * What malloc keeps of the memory that was freed. With glibc that is some 50 MiB once Java's
 * compilers have been at work (docs/benchmarks.md), and Java asks for none of it back unless it is
 * started with {@code -XX:TrimNativeHeapInterval}.
 */
final class MallocTrim {
  private static final int ALL_OF_IT = 0;

  private final Optional<Function> trim = LibC.find("malloc_trim");

  /**
   * To the system, by {@code malloc_trim}(3) itself: Java's diagnostic command for it would keep
   * all threads waiting if a collection fell due meanwhile. With another malloc nothing happens.
   */
  void giveBack() {
    trim.ifPresent(trim -> trim.invokeInt(new Object[] {ALL_OF_IT}));
  }
}
