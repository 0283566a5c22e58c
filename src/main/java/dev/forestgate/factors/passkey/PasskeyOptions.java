package dev.forestgate.factors.passkey;

import dev.forestgate.secret.Base64Url;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Options for the browser: {@code PublicKeyCredentialCreationOptionsJSON} and {@code
 * PublicKeyCredentialRequestOptionsJSON} (WebAuthn Level 3, section 5.1.10), in camel case.
 */
public final class PasskeyOptions {
  private final RelyingParty party;
  private final Duration timeout;

  /**
   * @param timeout time that the user has for the dialogue of the browser
   */
  public PasskeyOptions(RelyingParty party, Duration timeout) {
    this.party = party;
    this.timeout = timeout;
  }

  /**
   * Options for a new passkey, discoverable and with user verification.
   *
   * @param name shown by the browser, such as the user name
   * @param existing passkeys of the account, none of which is registered again
   */
  public Map<String, Object> creation(
      byte[] challenge, UUID user, String name, List<Passkey> existing) {
    String handle = Base64Url.encode(handle(user));
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("rp", Map.of("id", party.id(), "name", party.name()));
    options.put("user", Map.of("id", handle, "name", name, "displayName", name));
    options.put("challenge", Base64Url.encode(challenge));
    options.put("pubKeyCredParams", PasskeyAlgorithm.parameters());
    options.put("timeout", timeout.toMillis());
    options.put("excludeCredentials", descriptors(existing));
    options.put(
        "authenticatorSelection",
        Map.of(
            "residentKey", "required",
            "requireResidentKey", true,
            "userVerification", "required"));
    options.put("attestation", "none");
    options.put("extensions", Map.of("credProps", true));
    return options;
  }

  /**
   * Options for a response of a passkey, with user verification.
   *
   * @param allowed passkeys that may respond; empty for any passkey of the service
   */
  public Map<String, Object> request(byte[] challenge, List<Passkey> allowed) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("challenge", Base64Url.encode(challenge));
    options.put("timeout", timeout.toMillis());
    options.put("rpId", party.id());
    options.put("allowCredentials", descriptors(allowed));
    options.put("userVerification", "required");
    return options;
  }

  /** The user handle of an account (WebAuthn Level 3, section 14.6.1): the 16 bytes of its id. */
  static byte[] handle(UUID user) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(user.getMostSignificantBits())
        .putLong(user.getLeastSignificantBits())
        .array();
  }

  private static List<Map<String, Object>> descriptors(List<Passkey> passkeys) {
    return passkeys.stream().map(PasskeyOptions::descriptor).toList();
  }

  private static Map<String, Object> descriptor(Passkey passkey) {
    return Map.of(
        "type", "public-key",
        "id", passkey.credentialId(),
        "transports", passkey.transports());
  }
}
