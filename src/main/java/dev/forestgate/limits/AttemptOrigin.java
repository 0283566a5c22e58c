package dev.forestgate.limits;

/** Origin of a guess, as far as the account knows it. Each has a budget of its own. */
public enum AttemptOrigin {
  /** The account was never signed in from there. */
  UNKNOWN_DEVICE("0"),
  /**
   * The kind of device and the network of an earlier sign-in, without a cookie that proves it; a
   * neighbour may have both too.
   */
  SIMILAR_DEVICE("1"),
  /** A device of an earlier sign-in, proven by its cookie. */
  KNOWN_DEVICE("2");

  private final String argument;

  AttemptOrigin(String argument) {
    this.argument = argument;
  }

  /** As {@code attempts.lua} takes it. */
  String argument() {
    return argument;
  }
}
