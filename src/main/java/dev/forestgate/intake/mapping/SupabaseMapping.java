package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.isTrue;
import static dev.forestgate.intake.mapping.AccountMembers.text;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.time.Clock;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Rows of Supabase's table {@code auth.users} as CSV or JSON, with a column {@code totp_secret}
 * from {@code auth.mfa_factors} if the query adds it. Anonymous and deleted users are skipped.
 */
final class SupabaseMapping implements AccountMapping {
  private final Clock clock;

  /**
   * @param clock tells whether a ban is over
   */
  SupabaseMapping(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape(null, List.of("encrypted_password"));
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode user = record.members();
    if (isTrue(user, "is_anonymous") || text(user, "deleted_at") != null) {
      return new ImportRow.Skipped(record.line());
    }
    boolean confirmed =
        text(user, "email_confirmed_at") != null || text(user, "confirmed_at") != null;
    return new AccountMembers(record)
        .email(text(user, "email"))
        .emailVerified(confirmed ? "true" : null)
        .passwordHash(text(user, "encrypted_password"))
        .createdAt(text(user, "created_at"))
        .disabled(ImportedValues.isAfter(text(user, "banned_until"), clock.instant()))
        .locale(text(user, "locale"))
        .totpSecret(text(user, "totp_secret"))
        .externalId(text(user, "id"))
        .account();
  }
}
