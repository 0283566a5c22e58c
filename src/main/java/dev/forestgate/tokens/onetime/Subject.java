package dev.forestgate.tokens.onetime;

import java.util.UUID;

/**
 * Subject of a one-time token: the e-mail address or the session that it applies to.
 *
 * @param text address as typed, or session id; empty for {@link #NONE}
 * @param key canonical form of {@code text}, by which tokens are found
 */
public record Subject(String text, String key) {
  /** Subject of a token that applies to its account alone. */
  public static final Subject NONE = new Subject("", "");

  public static Subject session(UUID id) {
    return new Subject(id.toString(), id.toString());
  }
}
