package dev.forestgate.visitor;

import java.util.Locale;

/** Anomalies of a successful sign-in. */
public enum SignInAnomaly {
  /** The account is known from other devices, not from this one. */
  NEW_DEVICE,
  /** The account is known from other countries, not from this one. */
  NEW_COUNTRY,
  /** The place of the last sign-in is too far away for the time since then. */
  IMPOSSIBLE_TRAVEL;

  /** Text in the journal, such as {@code new-device}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
