package dev.forestgate.factors.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** Kind of a factor. */
public enum FactorType {
  /** Time-based one-time passwords of an authenticator app (RFC 6238). */
  TOTP("totp", 3),
  /** Discoverable credential of an authenticator (WebAuthn Level 3). */
  PASSKEY("passkey", 20),
  /** Set of recovery codes, each good for one use in place of another factor. */
  RECOVERY_CODES("recovery-codes", 1);

  private final String text;
  private final int most;

  FactorType(String text, int most) {
    this.text = text;
    this.most = most;
  }

  /** Text in JSON and in the stores. */
  @JsonValue
  public String text() {
    return text;
  }

  /** Text in the member {@code factors} of a problem document. */
  public String asked() {
    return this == RECOVERY_CODES ? "recovery-code" : text;
  }

  /** Most factors of this kind of one account. */
  public int most() {
    return most;
  }

  /** Tells whether an account that has one is asked for a second factor. */
  public boolean isSecondFactor() {
    return this != RECOVERY_CODES;
  }

  /** Reads {@link #text()}. */
  public static FactorType stored(String text) {
    return Arrays.stream(values())
        .filter(type -> type.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The store has an unknown kind of factor"));
  }
}
