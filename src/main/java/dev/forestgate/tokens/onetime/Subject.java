package dev.forestgate.tokens.onetime;

import java.util.UUID;

/**
 * Subject of a token.
 *
 * @param text as typed
 * @param key canonical form
 */
public record Subject(String text, String key) {
  /** Subject of a token that concerns its account alone. */
  public static final Subject NONE = new Subject("", "");

  public static Subject session(UUID id) {
    return new Subject(id.toString(), id.toString());
  }
}
