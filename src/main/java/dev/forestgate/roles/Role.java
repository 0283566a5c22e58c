package dev.forestgate.roles;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A role of operators. Each has the rights of those before it. */
public enum Role {
  /** Reads accounts, audit and figures. */
  VIEWER,
  /** Ends sessions, forgives limits, removes factors, sends resets, and disables accounts. */
  SUPPORT,
  /** Has every right. */
  ADMIN;

  /** The role as accounts, tokens and responses carry it: {@code admin}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role with this {@link #text}. Empty for a role of an application. */
  static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }
}
