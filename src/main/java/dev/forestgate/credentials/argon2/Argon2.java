package dev.forestgate.credentials.argon2;

/**
 * Computes Argon2id version 1.3 (RFC 9106). Takes milliseconds of one core: call it on a bounded
 * pool only, never on an event loop.
 */
public interface Argon2 {
  /**
   * Computes a tag of {@code length} bytes, at least 4, from {@code password} and a salt of 8 bytes
   * or more. The caller clears {@code password}.
   */
  byte[] derive(byte[] password, byte[] salt, Argon2Parameters cost, int length);

  /** Name for the greeting and {@code calibrate}: {@code AVX-512 code (native)}. */
  String name();
}
