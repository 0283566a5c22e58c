package dev.forestgate.factors.passkey;

import dev.forestgate.secret.Base64Url;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Response of an authenticator to a challenge, well-formed and not verified.
 *
 * @param credentialId passkey that responded, in base64url
 * @param user account in the user handle; null if there is no handle
 * @param json the {@code AuthenticationResponseJSON}
 */
public record AssertionResponse(String credentialId, @Nullable UUID user, JsonNode json) {
  private static final int ID_BYTES = 2 * Long.BYTES;

  /** Empty if {@code credential} has another form, or a user handle that is no account id. */
  public static Optional<AssertionResponse> parse(JsonNode credential) {
    if (!CredentialJson.isAssertion(credential)) {
      return Optional.empty();
    }
    JsonNode handle = credential.path("response").path("userHandle");
    byte[] user = handle.isString() ? decode(handle) : new byte[ID_BYTES];
    if (user.length != ID_BYTES) {
      return Optional.empty();
    }
    // Encoded anew, as the last character may have unused bits.
    String id = Base64Url.encode(decode(credential.path("id")));
    return Optional.of(
        new AssertionResponse(id, handle.isString() ? uuid(user) : null, credential));
  }

  /** Tells whether the response names {@code owner}, or no account. */
  public boolean mayBeOf(UUID owner) {
    return user == null || owner.equals(user);
  }

  /** Bytes of a member of {@code response}, such as {@code signature}. */
  byte[] binary(String member) {
    return decode(json.path("response").path(member));
  }

  private static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UUID(buffer.getLong(), buffer.getLong());
  }

  private static byte[] decode(JsonNode base64url) {
    return Base64Url.decode(base64url.stringValue());
  }
}
