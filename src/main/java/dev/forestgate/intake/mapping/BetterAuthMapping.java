package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.isTrue;
import static dev.forestgate.intake.mapping.AccountMembers.text;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Rows of Better Auth's table {@code user} as CSV or JSON, with the {@code password} of the table
 * {@code account}, whose provider is {@code credential}. Column names are in camel case or in snake
 * case. Its TOTP secrets are encrypted under its own secret, and stay behind.
 */
final class BetterAuthMapping implements AccountMapping {
  private final Clock clock;

  /**
   * @param clock tells whether a ban is over
   */
  BetterAuthMapping(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape(null, List.of("password"));
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode user = record.members();
    String until = either(user, "banExpires");
    boolean isBanned =
        isTrue(user, "banned") && (until == null || ImportedValues.isAfter(until, clock.instant()));
    return new AccountMembers(record)
        .username(username(user))
        .email(text(user, "email"))
        .emailVerified(either(user, "emailVerified"))
        .passwordHash(text(user, "password"))
        .createdAt(either(user, "createdAt"))
        .disabled(isBanned)
        .locale(text(user, "locale"))
        .externalId(text(user, "id"))
        .account();
  }

  /** The name as typed, which is beside its lower case since version 1.2. */
  private static @Nullable String username(JsonNode user) {
    String name = text(user, "username");
    String typed = either(user, "displayUsername");
    return name != null && name.equalsIgnoreCase(typed) ? typed : name;
  }

  /** The member {@code name}, in lower case as of CSV, or in snake case. */
  private static @Nullable String either(JsonNode user, String name) {
    String camel = text(user, name);
    String lower = camel == null ? text(user, name.toLowerCase(Locale.ROOT)) : camel;
    return lower == null
        ? text(user, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        : lower;
  }
}
