package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.isTrue;
import static dev.forestgate.intake.mapping.AccountMembers.text;

import dev.forestgate.credentials.foreign.FirebaseProject;
import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Users of Firebase Authentication, as {@code firebase auth:export users.json} writes them: the
 * list {@code users}. Its CSV has no column names. Anonymous users are skipped.
 */
final class FirebaseMapping implements AccountMapping {
  private final @Nullable FirebaseProject project;

  /**
   * @param project null if the parameters of the hashes are not known; accounts with a hash are
   *     then refused
   */
  FirebaseMapping(@Nullable FirebaseProject project) {
    this.project = project;
  }

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape("users", List.of());
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode user = record.members();
    String email = text(user, "email");
    if (email == null) {
      return text(user, "phoneNumber") == null && user.path("providerUserInfo").isEmpty()
          ? new ImportRow.Skipped(record.line())
          : new ImportRow.Refused(record.line(), "has no email");
    }
    String hash = text(user, "passwordHash");
    String salt = text(user, "salt");
    if (hash != null && project == null) {
      return new ImportRow.Refused(
          record.line(), "has a password, which needs --firebase-signer-key");
    }
    return new AccountMembers(record)
        .email(email)
        .emailVerified(text(user, "emailVerified"))
        .passwordHash(
            hash == null || project == null ? null : project.hash(salt == null ? "" : salt, hash))
        .createdAt(text(user, "createdAt"))
        .disabled(isTrue(user, "disabled"))
        .externalId(text(user, "localId"))
        .account();
  }
}
