package dev.forestgate.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Authenticator in memory (WebAuthn Level 3, section 6): ES256, no counter, no backup, the user is
 * verified. Its responses are the JSON of section 5.1.
 */
final class SoftwareAuthenticator {
  private static final int USER_VERIFIED = 0x05; // and present
  private static final int ATTESTED = 0x40;
  private static final byte[] NO_COUNTER = new byte[4];
  private static final byte[] NO_MODEL = new byte[16];
  private static final int COORDINATE_BYTES = 32;

  private final String origin;

  /**
   * @param origin origin of the page; its host is the id of the relying party
   */
  SoftwareAuthenticator(String origin) {
    this.origin = origin;
  }

  /**
   * @param handle user handle of the account, in base64url
   * @param id credential id, in base64url
   */
  record Passkey(String handle, String id, PrivateKey key) {
    /** One line of text, with the private key. */
    String line() {
      return handle + " " + id + " " + encode(key.getEncoded());
    }

    static Passkey parse(String line) throws GeneralSecurityException {
      String[] words = line.split(" ", -1);
      var key = new PKCS8EncodedKeySpec(Base64.getUrlDecoder().decode(words[2]));
      return new Passkey(words[0], words[1], KeyFactory.getInstance("EC").generatePrivate(key));
    }
  }

  /**
   * @param response {@code RegistrationResponseJSON}
   */
  record Registration(Passkey passkey, String response) {}

  /** Creates a passkey in response to the challenge of a registration. */
  Registration register(String challenge, String handle) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    byte[] id = new byte[32];
    new SecureRandom().nextBytes(id);
    byte[] publicKey = coseKey((ECPublicKey) keys.getPublic());
    byte[] attested = concat(NO_MODEL, new byte[] {0, (byte) id.length}, id, publicKey);
    byte[] attestation = attestation(authenticatorData(USER_VERIFIED | ATTESTED, attested));
    String response =
        "\"clientDataJSON\":\"%s\",\"attestationObject\":\"%s\""
            .formatted(encode(clientData("webauthn.create", challenge)), encode(attestation));
    return new Registration(
        new Passkey(handle, encode(id), keys.getPrivate()), credential(encode(id), response));
  }

  /** Signs the challenge of a sign-in; returns an {@code AuthenticationResponseJSON}. */
  String sign(String challenge, Passkey passkey) throws GeneralSecurityException {
    byte[] client = clientData("webauthn.get", challenge);
    byte[] data = authenticatorData(USER_VERIFIED, new byte[0]);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(passkey.key());
    signature.update(data);
    signature.update(sha256(client));
    String response =
        "\"clientDataJSON\":\"%s\",\"authenticatorData\":\"%s\",\"signature\":\"%s\",\"userHandle\":\"%s\""
            .formatted(encode(client), encode(data), encode(signature.sign()), passkey.handle());
    return credential(passkey.id(), response);
  }

  private static String credential(String id, String response) {
    return "{\"id\":\"%s\",\"rawId\":\"%s\",\"type\":\"public-key\",\"response\":{%s},\"clientExtensionResults\":{}}"
        .formatted(id, id, response);
  }

  private byte[] clientData(String type, String challenge) {
    return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
        .formatted(type, challenge, origin)
        .getBytes(UTF_8);
  }

  private byte[] authenticatorData(int flags, byte[] attested) throws GeneralSecurityException {
    byte[] party = sha256(URI.create(origin).getHost().getBytes(UTF_8));
    return concat(party, new byte[] {(byte) flags}, NO_COUNTER, attested);
  }

  /** CBOR of {@code {"fmt": "none", "attStmt": {}, "authData": data}}; 24 to 255 bytes of data. */
  private static byte[] attestation(byte[] data) {
    return concat(
        new byte[] {(byte) 0xa3},
        text("fmt"),
        text("none"),
        text("attStmt"),
        new byte[] {(byte) 0xa0},
        text("authData"),
        new byte[] {0x58, (byte) data.length},
        data);
  }

  private static byte[] text(String shorterThan24) {
    byte[] bytes = shorterThan24.getBytes(UTF_8);
    return concat(new byte[] {(byte) (0x60 | bytes.length)}, bytes);
  }

  /** COSE key (RFC 9053, section 7.1.1): EC2, ES256, P-256, and both coordinates. */
  private static byte[] coseKey(ECPublicKey key) {
    return concat(
        HexFormat.of().parseHex("a5010203262001215820"),
        coordinate(key.getW().getAffineX()),
        HexFormat.of().parseHex("225820"),
        coordinate(key.getW().getAffineY()));
  }

  private static byte[] coordinate(BigInteger number) {
    byte[] fixed = new byte[COORDINATE_BYTES];
    byte[] bytes = number.toByteArray(); // one more with a sign, or fewer
    int length = Math.min(COORDINATE_BYTES, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, COORDINATE_BYTES - length, length);
    return fixed;
  }

  private static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
