package dev.forestgate.credentials.argon2;

import dev.forestgate.failure.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who computes Argon2id. */
public enum Hasher {
  /** The fastest that loads: our own memory fill, else libsodium, else Java. */
  AUTO,
  /** As {@link #AUTO}, but never Java. */
  NATIVE,
  /** libsodium. */
  LIBSODIUM,
  /** Bouncy Castle. */
  JAVA;

  private static final Logger log = LoggerFactory.getLogger(Hasher.class);

  /**
   * Loads it.
   *
   * @param usual the cost of most hashes: memory for it is kept, where the implementation can
   * @throws StartRefused where it does not load
   */
  public Argon2 load(Argon2Parameters usual) {
    return switch (this) {
      case JAVA -> new JavaArgon2();
      case LIBSODIUM -> sodium();
      case NATIVE -> isOurs(usual) ? new VectorArgon2(usual) : sodium();
      case AUTO -> isOurs(usual) ? new VectorArgon2(usual) : sodiumOrJava();
    };
  }

  /** The processor's instructions and the kernel's pages do nothing for several lanes. */
  private static boolean isOurs(Argon2Parameters usual) {
    return usual.lanes() == 1 && VectorArgon2.isAvailable();
  }

  private static Argon2 sodium() {
    try {
      return new SodiumArgon2();
    } catch (RuntimeException | LinkageError unloadable) {
      throw new StartRefused(
          "libsodium does not load on this machine",
          "Set forestgate.credentials.hasher to auto or java",
          unloadable);
    }
  }

  private static Argon2 sodiumOrJava() {
    try {
      return new SodiumArgon2();
    } catch (RuntimeException | LinkageError unloadable) {
      log.warn("libsodium does not load here, passwords are hashed in Java, several times slower");
      return new JavaArgon2();
    }
  }
}
