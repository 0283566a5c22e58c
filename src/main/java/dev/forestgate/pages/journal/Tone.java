package dev.forestgate.pages.journal;

import java.util.Locale;

/** Degree to which something stands out, in ascending order. */
public enum Tone {
  PLAIN,
  ODD,
  BAD;

  /** Class in the style sheet. */
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Tone higher(Tone one, Tone other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
