package dev.forestgate.intake;

import dev.forestgate.intake.mapping.ImportRow;
import dev.forestgate.intake.mapping.ImportedAccount;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.NewUser;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.Username;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A row after the checks that need no other account.
 *
 * @param account the row as read; null for one that is no account
 * @param addition the account to add; null if the row breaks a rule, or is skipped
 * @param reason the rules that it breaks; empty for none
 */
record ImportCandidate(
    long line,
    @Nullable ImportedAccount account,
    BulkUsers.@Nullable Addition addition,
    String reason) {

  static ImportCandidate of(ImportedAccount account, BulkUsers.Addition addition) {
    return new ImportCandidate(account.line(), account, addition, "");
  }

  static ImportCandidate refused(ImportRow row, String reason) {
    return new ImportCandidate(
        row.line(), row instanceof ImportedAccount account ? account : null, null, reason);
  }

  static ImportCandidate skipped(ImportRow row) {
    return new ImportCandidate(row.line(), null, null, "");
  }

  /** Returns whether the only name of the account is an unverified address. */
  boolean isUnproven() {
    return addition != null
        && addition.user().username() == null
        && !addition.user().emailVerified();
  }

  /** The names that no other account may have, in the form in which they are compared. */
  Stream<String> names() {
    return addition == null ? Stream.empty() : names(addition.user());
  }

  private static Stream<String> names(NewUser user) {
    Username username = user.username();
    EmailAddress email = user.email();
    String externalId = user.externalId();
    return Stream.of(
            username == null ? null : username.key(),
            email == null ? null : email.key(),
            externalId == null ? null : "\0" + externalId)
        .flatMap(Stream::ofNullable);
  }
}
