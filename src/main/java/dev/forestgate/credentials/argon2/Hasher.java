package dev.forestgate.credentials.argon2;

import dev.forestgate.failure.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Choice of the implementation of Argon2id ({@code forestgate.credentials.hasher}). */
public enum Hasher {
  /** The fastest that loads: the fill in {@code src/main/c/argon2}, then libsodium, then Java. */
  AUTO,
  /** As {@link #AUTO}, but never Java. */
  NATIVE,
  /** libsodium. */
  LIBSODIUM,
  /** Bouncy Castle. */
  JAVA;

  private static final Logger log = LoggerFactory.getLogger(Hasher.class);

  /**
   * Loads the implementation. Logs what a faster one lacks on this machine.
   *
   * @param usual cost of most hashes: their memory is kept between hashes if the implementation can
   * @throws StartRefused if this choice does not load
   */
  public Argon2 load(Argon2Parameters usual) {
    return switch (this) {
      case JAVA -> new JavaArgon2();
      case LIBSODIUM -> sodium();
      case NATIVE -> canUseVectors(usual) ? new VectorArgon2(usual) : sodium();
      case AUTO -> canUseVectors(usual) ? new VectorArgon2(usual) : sodiumOrJava();
    };
  }

  /** The fill supports a single lane. */
  private static boolean canUseVectors(Argon2Parameters usual) {
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
      log.warn(
          "libsodium does not load on this machine: passwords are hashed in Java, which takes three"
              + " to ten times as long. {}",
          unloadable.toString());
      return new JavaArgon2();
    }
  }
}
