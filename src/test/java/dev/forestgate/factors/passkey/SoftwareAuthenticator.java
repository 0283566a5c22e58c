package dev.forestgate.factors.passkey;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Authenticator in memory with one ES256 passkey. Its fields change the responses. */
public final class SoftwareAuthenticator {
  public static final int USER_PRESENT = 0x01;
  public static final int USER_VERIFIED = 0x04;
  public static final int BACKUP_ELIGIBLE = 0x08;
  public static final int BACKED_UP = 0x10;
  private static final int ATTESTED = 0x40;

  private static final JsonMapper JSON = new JsonMapper();
  private static final CBORMapper CBOR = new CBORMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final KeyPair keys;
  private final byte[] credentialId = new byte[32];

  public String rpId;
  public String origin;
  public int flags = USER_PRESENT | USER_VERIFIED;
  public long signCount;
  public int algorithm = -7;

  public SoftwareAuthenticator(String rpId, String origin) throws GeneralSecurityException {
    this.rpId = rpId;
    this.origin = origin;
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    new SecureRandom().nextBytes(credentialId);
  }

  public byte[] credentialId() {
    return credentialId.clone();
  }

  /** Returns a {@code RegistrationResponseJSON} for {@code challenge}. */
  public JsonNode register(byte[] challenge) {
    Map<String, Object> attestation = new LinkedHashMap<>();
    attestation.put("fmt", "none");
    attestation.put("attStmt", Map.of());
    attestation.put("authData", authenticatorData(flags | ATTESTED, attested()));
    return credential(
        Map.of(
            "clientDataJSON", encode(clientData("webauthn.create", challenge)),
            "attestationObject", encode(CBOR.writeValueAsBytes(attestation)),
            "transports", new String[] {"internal"}));
  }

  /** Returns an {@code AuthenticationResponseJSON} for {@code challenge}. */
  public JsonNode answer(byte[] challenge, byte @Nullable [] userHandle) {
    byte[] client = clientData("webauthn.get", challenge);
    byte[] authenticator = authenticatorData(flags, new byte[0]);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("clientDataJSON", encode(client));
    response.put("authenticatorData", encode(authenticator));
    response.put("signature", encode(sign(concat(authenticator, sha256(client)))));
    if (userHandle != null) {
      response.put("userHandle", encode(userHandle));
    }
    return credential(response);
  }

  private JsonNode credential(Map<String, Object> response) {
    Map<String, Object> credential = new LinkedHashMap<>();
    credential.put("id", encode(credentialId));
    credential.put("rawId", encode(credentialId));
    credential.put("type", "public-key");
    credential.put("response", response);
    credential.put("clientExtensionResults", Map.of());
    return JSON.valueToTree(credential);
  }

  private byte[] clientData(String type, byte[] challenge) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("type", type);
    data.put("challenge", encode(challenge));
    data.put("origin", origin);
    data.put("crossOrigin", false);
    return JSON.writeValueAsBytes(data);
  }

  private byte[] authenticatorData(int withFlags, byte[] attested) {
    return ByteBuffer.allocate(37 + attested.length)
        .put(sha256(rpId.getBytes(UTF_8)))
        .put((byte) withFlags)
        .putInt((int) signCount)
        .put(attested)
        .array();
  }

  private byte[] attested() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    Map<Integer, Object> cose = new LinkedHashMap<>();
    cose.put(1, 2);
    cose.put(3, algorithm);
    cose.put(-1, 1);
    cose.put(-2, coordinate(key.getW().getAffineX().toByteArray()));
    cose.put(-3, coordinate(key.getW().getAffineY().toByteArray()));
    byte[] publicKey = coseKey(cose);
    return ByteBuffer.allocate(18 + credentialId.length + publicKey.length)
        .put(new byte[16])
        .putShort((short) credentialId.length)
        .put(credentialId)
        .put(publicKey)
        .array();
  }

  /** Encodes a map with integer keys, which the CBOR mapper would write as text. */
  private static byte[] coseKey(Map<Integer, Object> cose) {
    var bytes = new ByteArrayOutputStream();
    bytes.write(0xa0 | cose.size());
    cose.forEach(
        (key, value) -> {
          bytes.writeBytes(CBOR.writeValueAsBytes(key));
          bytes.writeBytes(CBOR.writeValueAsBytes(value));
        });
    return bytes.toByteArray();
  }

  private static byte[] coordinate(byte[] number) {
    byte[] fixed = new byte[32];
    int length = Math.min(32, number.length);
    System.arraycopy(number, number.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] concat(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String encode(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }
}
