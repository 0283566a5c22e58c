package dev.forestgate.visitor;

import java.util.Locale;

/** What can be unusual about a sign-in that succeeded. */
public enum SignInAnomaly {
  /** The account was never signed in from this device, but from others. */
  NEW_DEVICE,
  /** The account was never signed in from this country, but from others. */
  NEW_COUNTRY,
  /** Nobody gets here from the place of the last sign-in in so short a time. */
  IMPOSSIBLE_TRAVEL;

  /** As the journal has it: {@code new-device}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
