package dev.forestgate.credentials.foreign.hash;

import java.io.Serial;

/** Failure of text that has a known format and cannot be verified, or costs too much. */
public final class HashRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * @param reason predicate without the hash and without personal data: {@code is bcrypt of cost
   *     31, expected 4 to 14}
   */
  public HashRefused(String reason) {
    super(reason, null, false, false); // an import can refuse a million
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
