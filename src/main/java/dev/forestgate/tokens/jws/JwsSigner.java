package dev.forestgate.tokens.jws;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.secret.Base64Url;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import io.jsonwebtoken.security.SecureRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.Key;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Signs compact JWS with one key (RFC 7515, section 7.1). jjwt computes the signature. Its builder
 * serializes the header with each token, which takes two thirds of the time of the signature, so
 * the header is serialized once here (docs/adr/0031-jjwt-signatures.md).
 */
public final class JwsSigner<K extends Key> {

  private final String header;
  private final SecureDigestAlgorithm<K, ?> algorithm;
  private final K key;
  private final @Nullable Provider provider;
  private final UnaryOperator<byte[]> normalizer;

  /**
   * @param type {@code typ} of the tokens
   * @param header parameters beside {@code alg} and {@code typ}
   * @param provider null for the first provider that has the algorithm
   * @param normalizer normalizes a signature to its one accepted form
   */
  public JwsSigner(
      String type,
      Map<String, String> header,
      SecureDigestAlgorithm<K, ?> algorithm,
      K key,
      @Nullable Provider provider,
      UnaryOperator<byte[]> normalizer) {
    var complete = new TreeMap<String, Object>(header);
    complete.put("alg", algorithm.getId());
    complete.put("typ", type);
    this.header = Base64Url.encode(JwtJson.bytes(complete)) + ".";
    this.algorithm = algorithm;
    this.key = key;
    this.provider = provider;
    this.normalizer = normalizer;
  }

  /** Returns the complete token. */
  public String sign(Map<String, ?> claims) {
    String signed = header + Base64Url.encode(JwtJson.bytes(claims));
    byte[] signature = algorithm.digest(new Request<>(signed.getBytes(US_ASCII), key, provider));
    return signed + "." + Base64Url.encode(normalizer.apply(signature));
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

    /** Returns null: the provider uses its own source. */
    @Override
    public @Nullable SecureRandom getSecureRandom() {
      return null;
    }
  }
}
