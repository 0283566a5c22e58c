package dev.forestgate.credentials.argon2;

import com.goterl.lazysodium.SodiumJava;
import com.sun.jna.NativeLong;

/**
 * Argon2id by libsodium, called through JNA. {@code crypto_pwhash} supports a single lane and salts
 * of 16 bytes; Bouncy Castle computes all other hashes.
 */
final class SodiumArgon2 implements Argon2 {
  /** {@code crypto_pwhash_ALG_ARGON2ID13}. */
  private static final int ARGON2ID13 = 2;

  private static final int SALT_BYTES = 16;

  private final SodiumJava sodium = new SodiumJava();
  private final Argon2 other = new JavaArgon2();

  @Override
  public byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length) {
    if (cost.lanes() > 1 || salt.length != SALT_BYTES) {
      return other.derive(password, salt, cost, length);
    }
    byte[] out = new byte[length];
    NativeLong memory = new NativeLong(cost.memory() * 1024L);
    int status =
        sodium.crypto_pwhash(
            out, length, password, password.length, salt, cost.iterations(), memory, ARGON2ID13);
    if (status != 0) {
      throw new IllegalStateException("libsodium has no memory for a hash of " + cost);
    }
    return out;
  }

  @Override
  public String name() {
    return "libsodium (native)";
  }
}
