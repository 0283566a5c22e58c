package dev.forestgate.factors.passkey;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Response of an authenticator to a challenge, well-formed and not verified.
 *
 * @param credentialId passkey that responded
 * @param userHandle account that the passkey was registered for; null if it was not sent
 * @param json the {@code AuthenticationResponseJSON}
 */
public record AssertionResponse(byte[] credentialId, byte @Nullable [] userHandle, JsonNode json) {

  /** Empty if {@code credential} has another form. */
  public static Optional<AssertionResponse> parse(JsonNode credential) {
    if (!CredentialJson.isAssertion(credential)) {
      return Optional.empty();
    }
    JsonNode handle = credential.path("response").path("userHandle");
    return Optional.of(
        new AssertionResponse(
            decode(credential.path("id")), handle.isString() ? decode(handle) : null, credential));
  }

  /** Tells whether the response names {@code user}, or no account. */
  public boolean mayBeOf(UUID user) {
    return userHandle == null || names(user);
  }

  /** Tells whether the response names {@code user}. */
  public boolean names(UUID user) {
    return Arrays.equals(userHandle, PasskeyOptions.handle(user));
  }

  private static byte[] decode(JsonNode base64url) {
    return Base64.getUrlDecoder().decode(base64url.stringValue());
  }
}
