package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.text;
import static dev.forestgate.intake.mapping.AccountMembers.words;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The service's own format, which {@code export-users} writes: CSV with the members of {@link
 * ImportedAccount} as columns, or JSON. The user name is {@code username} or {@code login}. Other
 * members, ids included, are ignored.
 */
final class NativeMapping implements AccountMapping {
  private static final String LOGIN = "login";
  private static final String USERNAME = "username";
  private static final String EMAIL = "email";

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape(null, List.of(LOGIN, USERNAME, EMAIL));
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode members = record.members();
    if (text(members, "password") != null) {
      return new ImportRow.Refused(
          record.line(), "has a member password, expected password_hash with a hash");
    }
    String login = text(members, LOGIN);
    return new AccountMembers(record)
        .username(login == null ? text(members, USERNAME) : login)
        .email(text(members, EMAIL))
        .emailVerified(text(members, "email_verified"))
        .passwordHash(text(members, "password_hash"))
        .createdAt(text(members, "created_at"))
        .disabled(text(members, "disabled"))
        .roles(words(members, "roles"))
        .locale(text(members, "locale"))
        .totpSecret(text(members, "totp_secret"))
        .externalId(text(members, "external_id"))
        .account();
  }
}
