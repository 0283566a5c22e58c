package dev.forestgate.runtime;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Functions of the system's C library that not every C library has. */
final class LibC {
  private static final Logger log = LoggerFactory.getLogger(LibC.class);

  private LibC() {}

  /** Finds {@code function}. Empty if the library lacks it, or JNA does not load. */
  static Optional<Function> find(String function) {
    try {
      return Optional.of(NativeLibrary.getInstance("c").getFunction(function));
    } catch (LinkageError unknown) { // also where JNA has failed before, as at the first hash
      log.debug("The C library has no {}", function, unknown);
      return Optional.empty();
    }
  }
}
