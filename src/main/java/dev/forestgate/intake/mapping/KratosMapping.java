package dev.forestgate.intake.mapping;

import static dev.forestgate.intake.mapping.AccountMembers.isTrue;
import static dev.forestgate.intake.mapping.AccountMembers.text;

import dev.forestgate.intake.file.ImportFile;
import dev.forestgate.intake.file.SourceRecord;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Identities of Ory Kratos, as {@code GET /admin/identities?include_credential=password} returns
 * them: lists of any number of pages, one after the other, or one object on each line. The address
 * is the trait {@code email}, else the first verifiable address; the user name is the trait {@code
 * username}.
 */
final class KratosMapping implements AccountMapping {
  private static final String EMAIL = "email";

  @Override
  public ImportFile.Shape shape() {
    return new ImportFile.Shape(null, List.of());
  }

  @Override
  public ImportRow map(SourceRecord record) {
    JsonNode identity = record.members();
    JsonNode traits = identity.path("traits");
    JsonNode credentials = identity.path("credentials");
    String url = text(credentials.path("totp").path("config").path("totp_url"));
    Optional<String> secret = url == null ? Optional.empty() : totpSecret(url);
    if (url != null && secret.isEmpty()) {
      return new ImportRow.Refused(
          record.line(), "has a TOTP of another kind than SHA1, 6 digits and 30 seconds");
    }
    JsonNode address = address(identity, text(traits, EMAIL));
    String email = text(traits, EMAIL);
    return new AccountMembers(record)
        .username(text(traits, "username"))
        .email(email == null ? text(address, "value") : email)
        .emailVerified(isTrue(address, "verified") ? "true" : null)
        .passwordHash(text(credentials.path("password").path("config").path("hashed_password")))
        .createdAt(text(identity, "created_at"))
        .disabled("inactive".equals(text(identity, "state")))
        .locale(text(traits, "locale"))
        .totpSecret(secret.orElse(null))
        .externalId(text(identity, "id"))
        .account();
  }

  /** The verifiable address {@code email}, or the first one if it is null. */
  private static JsonNode address(JsonNode identity, @Nullable String email) {
    for (JsonNode address : identity.path("verifiable_addresses")) {
      if (EMAIL.equals(text(address, "via"))
          && (email == null || email.equalsIgnoreCase(text(address, "value")))) {
        return address;
      }
    }
    return MissingNode.getInstance();
  }

  /** The secret of an otpauth URL; empty for parameters that sign-in can't verify. */
  private static Optional<String> totpSecret(String url) {
    try {
      MultiValueMap<String, String> parameters =
          UriComponentsBuilder.fromUri(URI.create(url)).build().getQueryParams();
      boolean isSupported =
          is(parameters, "algorithm", "SHA1")
              && is(parameters, "digits", "6")
              && is(parameters, "period", "30");
      return Optional.ofNullable(parameters.getFirst("secret")).filter(secret -> isSupported);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static boolean is(MultiValueMap<String, String> parameters, String name, String value) {
    String found = parameters.getFirst(name);
    return found == null || found.equalsIgnoreCase(value);
  }
}
