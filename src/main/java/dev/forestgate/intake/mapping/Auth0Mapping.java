package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.isTrue;
import static dev.forestgate.intake.mapping.AccountMembers.text;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Users of Auth0, one JSON object on each line: the export of password hashes that support makes
 * ({@code _id}, {@code passwordHash}), and the export of users by the Management API ({@code
 * user_id}), which has no hashes.
 */
final class Auth0Mapping implements AccountMapping {
  /** An ObjectId of MongoDB; its first four bytes are seconds since 1970. */
  private static final Pattern OBJECT_ID = Pattern.compile("[0-9a-f]{24}");

  private static final int SECONDS_DIGITS = 8;
  private static final int HEX = 16;

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape(null, List.of("user_id"));
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode user = record.members();
    String objectId = text(user.path("_id").path("$oid"));
    String email = text(user, "email");
    String verified = text(user, "email_verified");
    JsonNode identifier = identifier(user, "email");
    String hash = text(user, "passwordHash");
    return new AccountMembers(record)
        .username(text(user, "username"))
        .email(email == null ? text(identifier, "value") : email)
        .emailVerified(verified == null ? text(identifier, "verified") : verified)
        .passwordHash(hash == null ? text(user, "password_hash") : hash)
        .createdAt(createdAt(user, objectId))
        .disabled(isTrue(user, "blocked"))
        .locale(text(user, "locale"))
        .totpSecret(totpSecret(user))
        .externalId(id(user, objectId))
        .account();
  }

  private static JsonNode identifier(JsonNode user, String type) {
    for (JsonNode identifier : user.path("identifiers")) {
      if (type.equals(text(identifier, "type"))) {
        return identifier;
      }
    }
    return MissingNode.getInstance();
  }

  private static @Nullable String createdAt(JsonNode user, @Nullable String objectId) {
    String text = text(user, "created_at");
    if (text == null) {
      text = text(user.path("created_at").path("$date"));
    }
    if (text != null || objectId == null || !OBJECT_ID.matcher(objectId).matches()) {
      return text;
    }
    return String.valueOf(Long.parseLong(objectId.substring(0, SECONDS_DIGITS), HEX));
  }

  /** The {@code sub} of Auth0's tokens. An {@code alt_id} takes the place of the ObjectId in it. */
  private static @Nullable String id(JsonNode user, @Nullable String objectId) {
    String id = text(user, "user_id");
    if (id != null) {
      return id;
    }
    String own = text(user, "alt_id");
    String last = own == null ? objectId : own;
    return last == null ? null : "auth0|" + last;
  }

  /** Of {@code mfa_factors}, in which a file for Auth0's own import has it. */
  private static @Nullable String totpSecret(JsonNode user) {
    for (JsonNode factor : user.path("mfa_factors")) {
      String secret = text(factor.path("totp").path("secret"));
      if (secret != null) {
        return secret;
      }
    }
    return null;
  }
}
