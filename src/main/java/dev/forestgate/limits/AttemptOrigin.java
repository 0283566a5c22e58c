package dev.forestgate.limits;

/** Origin of an attempt, as far as the account knows it. Each has its own budget. */
public enum AttemptOrigin {
  /** A device that the account was never signed in from. */
  UNKNOWN_DEVICE("0"),
  /**
   * Device type and network of an earlier sign-in without a cookie that proves the device; a
   * neighbour may have both too.
   */
  SIMILAR_DEVICE("1"),
  /** A device of an earlier sign-in, proven by its cookie. */
  KNOWN_DEVICE("2");

  private final String argument;

  AttemptOrigin(String argument) {
    this.argument = argument;
  }

  /** Argument of {@code attempts.lua}. */
  String argument() {
    return argument;
  }
}
