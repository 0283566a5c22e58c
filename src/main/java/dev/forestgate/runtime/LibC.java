package dev.forestgate.runtime;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the system's C library has beyond the standard: not each has each. */
final class LibC {
  private static final Logger log = LoggerFactory.getLogger(LibC.class);

  private LibC() {}

  /** Empty where there is no such function, or JNA does not work. */
  static Optional<Function> find(String function) {
    try {
      return Optional.of(NativeLibrary.getInstance("c").getFunction(function));
    } catch (LinkageError unknown) { // also where JNA has failed before, as at the first hash
      log.debug("There is no {} here", function, unknown);
      return Optional.empty();
    }
  }
}
