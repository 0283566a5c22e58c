package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.util.encoders.Base32;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Users of Keycloak, as {@code kc.sh export} writes them since version 9: the list {@code users} of
 * a realm, or of a file {@code <realm>-users-<n>.json}. Service accounts are skipped.
 */
final class KeycloakMapping implements AccountMapping {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape("users", List.of());
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode user = record.members();
    if (user.has("serviceAccountClientId") || user.has("serviceAccountClientLink")) {
      return new ImportRow.Skipped(record.line());
    }
    JsonNode otp = credential(user, "otp");
    String secret = null;
    if (otp != null) {
      secret = totpSecret(otp);
      if (secret == null) {
        return new ImportRow.Refused(
            record.line(),
            "has an OTP of another kind than TOTP with HmacSHA1, 6 digits and 30 seconds");
      }
    }
    JsonNode password = credential(user, "password");
    return new AccountMembers(record)
        .username(text(user, "username"))
        .email(text(user, "email"))
        .emailVerified(text(user, "emailVerified"))
        .passwordHash(password == null ? null : password.toString())
        .createdAt(text(user, "createdTimestamp"))
        .disabled("false".equals(text(user, "enabled")))
        .locale(text(user.path("attributes").path("locale").path(0)))
        .totpSecret(secret)
        .externalId(text(user, "id"))
        .account();
  }

  /** The first credential of {@code type}; null if there is none. */
  private static @Nullable JsonNode credential(JsonNode user, String type) {
    for (JsonNode credential : user.path("credentials")) {
      if (type.equals(text(credential, "type")) && credential.has("secretData")) {
        return credential;
      }
    }
    return null;
  }

  /**
   * The secret in base32; null for an OTP that sign-in can't verify. Without a {@code
   * secretEncoding} the key is the text itself.
   */
  private static @Nullable String totpSecret(JsonNode otp) {
    try {
      JsonNode data = JSON.readTree(otp.path("credentialData").asString());
      String secret = text(JSON.readTree(otp.path("secretData").asString()), "value");
      if (secret == null || !isSupported(data)) {
        return null;
      }
      return "BASE32".equals(text(data, "secretEncoding"))
          ? secret
          : Base32.toBase32String(secret.getBytes(UTF_8)).toUpperCase(Locale.ROOT);
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static boolean isSupported(JsonNode data) {
    return "totp".equals(text(data, "subType"))
        && "6".equals(text(data, "digits"))
        && "30".equals(text(data, "period"))
        && "HmacSHA1".equals(text(data, "algorithm"));
  }
}
