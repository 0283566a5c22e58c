package dev.forestgate.apikeys;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Permission of an API key. */
public enum KeyScope {
  /** Reads the profile of the owner. */
  PROFILE_READ("profile:read"),
  /** Records events in the journal of the key. */
  EVENTS_WRITE("events:write"),
  /** Reads the journals of the owner. */
  INTERACTIONS_READ("interactions:read"),
  /** Reads and changes the characters of the owner. */
  CHARACTERS("characters"),
  /** Reads what the roles of the owner may read. */
  ADMIN_READ("admin:read"),
  /** Writes what the roles of the owner may write; does not include {@link #ADMIN_READ}. */
  ADMIN_WRITE("admin:write");

  private final String text;

  KeyScope(String text) {
    this.text = text;
  }

  /** The scope as requests, responses and tables have it: {@code profile:read}. */
  @JsonValue
  public String text() {
    return text;
  }

  /** The scope with this text. Empty for an unknown one, such as one of a later version. */
  public static Optional<KeyScope> of(String text) {
    return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
  }

  /** All scopes, separated by commas, for error messages. */
  public static String all() {
    return Arrays.stream(values()).map(KeyScope::text).collect(Collectors.joining(", "));
  }
}
