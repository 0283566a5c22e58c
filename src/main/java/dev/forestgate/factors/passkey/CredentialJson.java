package dev.forestgate.factors.passkey;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Form of {@code RegistrationResponseJSON} and {@code AuthenticationResponseJSON} (WebAuthn Level
 * 3, sections 5.1.8 and 5.1.9). Binary members are base64url without padding (RFC 4648, section 5),
 * which webauthn4j does not enforce.
 */
final class CredentialJson {
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
  private static final List<String> REGISTRATION = List.of("clientDataJSON", "attestationObject");
  private static final List<String> ASSERTION =
      List.of("clientDataJSON", "authenticatorData", "signature");

  /** Longest binary member in characters. Browsers send fewer than 2,000. */
  private static final int LONGEST = 16 * 1024;

  private CredentialJson() {}

  static boolean isRegistration(JsonNode credential) {
    return isWhole(credential, REGISTRATION);
  }

  static boolean isAssertion(JsonNode credential) {
    JsonNode handle = credential.path("response").path("userHandle");
    return isWhole(credential, ASSERTION)
        && (handle.isMissingNode() || handle.isNull() || isBinary(handle));
  }

  private static boolean isWhole(JsonNode credential, List<String> members) {
    JsonNode response = credential.path("response");
    return isBinary(credential.path("id"))
        && credential.path("id").equals(credential.path("rawId"))
        && "public-key".equals(text(credential.path("type")))
        && members.stream().map(response::path).allMatch(CredentialJson::isBinary);
  }

  private static boolean isBinary(JsonNode node) {
    String value = text(node);
    return value != null
        && value.length() <= LONGEST
        && value.length() % 4 != 1 // no number of bytes has this length
        && BASE64URL.matcher(value).matches();
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }
}
