package dev.forestgate.intake.mapping;

import dev.forestgate.intake.file.SourceRecord;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Collector of the members of an {@link ImportedAccount}. Empty text counts as none. */
final class AccountMembers {
  private final long line;
  private @Nullable String username;
  private @Nullable String email;
  private @Nullable String emailVerified;
  private @Nullable String passwordHash;
  private @Nullable String createdAt;
  private @Nullable String disabled;
  private @Nullable String roles;
  private @Nullable String locale;
  private @Nullable String totpSecret;
  private @Nullable String externalId;

  AccountMembers(SourceRecord record) {
    this.line = record.line();
  }

  AccountMembers username(@Nullable String value) {
    username = value;
    return this;
  }

  AccountMembers email(@Nullable String value) {
    email = value;
    return this;
  }

  AccountMembers emailVerified(@Nullable String value) {
    emailVerified = value;
    return this;
  }

  AccountMembers passwordHash(@Nullable String value) {
    passwordHash = value;
    return this;
  }

  AccountMembers createdAt(@Nullable String value) {
    createdAt = value;
    return this;
  }

  AccountMembers disabled(@Nullable String value) {
    disabled = value;
    return this;
  }

  AccountMembers disabled(boolean value) {
    return disabled(value ? "true" : null);
  }

  AccountMembers roles(@Nullable String value) {
    roles = value;
    return this;
  }

  AccountMembers locale(@Nullable String value) {
    locale = value;
    return this;
  }

  AccountMembers totpSecret(@Nullable String value) {
    totpSecret = value;
    return this;
  }

  AccountMembers externalId(@Nullable String value) {
    externalId = value;
    return this;
  }

  ImportedAccount account() {
    return new ImportedAccount(
        line,
        username,
        email,
        emailVerified,
        passwordHash,
        createdAt,
        disabled,
        roles,
        locale,
        totpSecret,
        externalId);
  }

  /**
   * Text of the member {@code name} of {@code object}: of a string, a number or a boolean. Null if
   * there is none, and for an empty string.
   */
  static @Nullable String text(JsonNode object, String name) {
    return text(object.path(name));
  }

  /** As {@link #text(JsonNode, String)}, of a value. */
  static @Nullable String text(JsonNode value) {
    if (!value.isString() && !value.isNumber() && !value.isBoolean()) {
      return null;
    }
    String text = value.asString();
    return text.isEmpty() ? null : text;
  }

  /**
   * Texts of the list {@code name} of {@code object}, separated by spaces; else as {@link
   * #text(JsonNode, String)}.
   */
  static @Nullable String words(JsonNode object, String name) {
    JsonNode list = object.path(name);
    return list.isArray() && !list.isEmpty()
        ? list.values().stream()
            .map(word -> word.isString() ? word.asString() : word.toString())
            .collect(Collectors.joining(" "))
        : text(list);
  }

  /** Returns whether the member {@code name} is true, in one of the spellings of a boolean. */
  static boolean isTrue(JsonNode object, String name) {
    String text = text(object, name);
    return text != null && ImportedValues.TRUE.contains(text.toLowerCase(Locale.ROOT));
  }
}
