package dev.forestgate.credentials.argon2;

import java.util.List;

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

  /**
   * Computes the tags of two inputs, in their order. Fails for both if one fails. The caller clears
   * their passwords.
   */
  default List<byte[]> deriveBoth(Argon2Input one, Argon2Input other) {
    return List.of(derive(one), derive(other));
  }

  private byte[] derive(Argon2Input input) {
    return derive(input.password(), input.salt(), input.cost(), input.length());
  }

  /** True if {@link #deriveBoth} takes less time than both in turn. */
  default boolean isFasterInPairs() {
    return false;
  }

  /** Name for the greeting and {@code calibrate}: {@code AVX-512 code (native)}. */
  String name();
}
