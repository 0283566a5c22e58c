package dev.forestgate.credentials;

/**
 * Computes Argon2id version 1.3 (RFC 9106). Blocks and burns a core: call it on the {@link
 * HashPool} only.
 */
interface Argon2 {
  /** {@code length} bytes from {@code password} and a salt of 16 bytes. */
  byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length);

  /** How it presents itself at start. */
  String name();
}
