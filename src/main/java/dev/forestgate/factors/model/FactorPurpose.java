package dev.forestgate.factors.model;

import java.util.Locale;

/** Purpose of a passkey ceremony. A ceremony for one purpose is unknown for every other. */
public enum FactorPurpose {
  /** Sign-in by a passkey alone. */
  SIGN_IN,
  /** Registration of a new passkey. */
  ENROLMENT,
  /** Second step of a sign-in with a password. */
  SECOND_STEP,
  /** Proof of a factor within a session. */
  ELEVATION;

  /** Text in Redis. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
