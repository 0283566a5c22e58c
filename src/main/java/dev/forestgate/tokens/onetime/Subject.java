package dev.forestgate.tokens.onetime;

import java.util.UUID;

/**
 * What a token is about.
 *
 * @param text as a person wrote it
 * @param key in the form in which it is compared
 */
public record Subject(String text, String key) {
  /** For a token that is about its account and nothing else. */
  public static final Subject NONE = new Subject("", "");

  public static Subject session(UUID id) {
    return new Subject(id.toString(), id.toString());
  }
}
