package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SecureRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Signs by one key (RFC 7515 section 7.1). The algorithm is jjwt's; its builder, which makes header
 * and claims anew with each token, costs as much as the signature (docs/benchmarks.md), so the
 * header is made once here.
 */
final class JwsSigner<K extends Key> {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final String header;
  private final SecureDigestAlgorithm<K, ?> algorithm;
  private final K key;
  private final @Nullable Provider provider;
  private final UnaryOperator<byte[]> spelling;

  /**
   * @param header beside {@code alg} and {@code typ}
   * @param provider null for the first that knows the algorithm
   * @param spelling makes the one spelling of a signature
   */
  JwsSigner(
      Map<String, String> header,
      SecureDigestAlgorithm<K, ?> algorithm,
      K key,
      @Nullable Provider provider,
      UnaryOperator<byte[]> spelling) {
    var whole = new TreeMap<String, Object>(header);
    whole.put("alg", algorithm.getId());
    whole.put("typ", "JWT");
    this.header = BASE64URL.encodeToString(JwtJson.bytes(whole)) + ".";
    this.algorithm = algorithm;
    this.key = key;
    this.provider = provider;
    this.spelling = spelling;
  }

  /** The whole token. */
  String of(Map<String, ?> claims) {
    String signed = header + BASE64URL.encodeToString(JwtJson.bytes(claims));
    byte[] signature = algorithm.digest(new Request<>(signed.getBytes(US_ASCII), key, provider));
    return signed + "." + BASE64URL.encodeToString(spelling.apply(signature));
  }

  private record Request<K extends Key>(byte[] bytes, K key, @Nullable Provider provider)
      implements SecureRequest<InputStream, K> {
    @Override
    public InputStream getPayload() {
      return new ByteArrayInputStream(bytes);
    }

    @Override
    public K getKey() {
      return key;
    }

    @Override
    public @Nullable Provider getProvider() {
      return provider;
    }

    /** The provider's own. */
    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }
  }
}
