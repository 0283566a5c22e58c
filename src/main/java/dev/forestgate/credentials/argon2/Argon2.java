package dev.forestgate.credentials.argon2;

/**
 * Computes Argon2id version 1.3 (RFC 9106). Blocks and burns a core: call it on a bounded pool
 * only, never on an event loop.
 */
public interface Argon2 {
  /** {@code length} bytes, at least 4, from {@code password} and a salt of 8 bytes or more. */
  byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length);

  /** How it presents itself at start. */
  String name();
}
