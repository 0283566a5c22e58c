package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.tokens.keys.EcdsaSignature;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Forger of tokens that {@link AccessTokens} never issues, text by text. */
final class TokenForge {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private TokenForge() {}

  /** A compact JWS with an ES256 signature by {@code key}, whatever the header says. */
  static String es256(String header, String payload, PrivateKey key) {
    String jws = sign(header, payload, key, "SHA256withECDSAinP1363Format");
    int signature = jws.lastIndexOf('.') + 1;
    byte[] bytes = Base64.getUrlDecoder().decode(jws.substring(signature));
    return jws.substring(0, signature) + base64(EcdsaSignature.withSmallerS(bytes));
  }

  /** The same with the signature in ASN.1, as other protocols have it. */
  static String es256InDer(String header, String payload, PrivateKey key) {
    return sign(header, payload, key, "SHA256withECDSA");
  }

  static String hs256(String header, String payload, byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      String content = content(header, payload);
      return content + "." + base64(mac.doFinal(content.getBytes(US_ASCII)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The first two parts of a compact JWS. */
  static String content(String header, String payload) {
    return base64(header.getBytes(UTF_8)) + "." + base64(payload.getBytes(UTF_8));
  }

  static String json(Map<String, ?> members) {
    return JSON.writeValueAsString(members);
  }

  static String base64(byte[] bytes) {
    return BASE64URL.encodeToString(bytes);
  }

  private static String sign(String header, String payload, PrivateKey key, String algorithm) {
    try {
      String content = content(header, payload);
      Signature signature = Signature.getInstance(algorithm, "SunEC");
      signature.initSign(key);
      signature.update(content.getBytes(US_ASCII));
      return content + "." + base64(signature.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
