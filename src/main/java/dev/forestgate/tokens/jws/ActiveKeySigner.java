package dev.forestgate.tokens.jws;

import dev.forestgate.tokens.keys.EcdsaSignature;
import dev.forestgate.tokens.keys.SigningKey;
import dev.forestgate.tokens.keys.SigningKeys;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SignatureAlgorithm;
import java.security.PrivateKey;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Signs tokens of one type with the key that is active at the time. */
public final class ActiveKeySigner {
  private final String type;
  private final SignatureAlgorithm algorithm;
  private final UnaryOperator<byte[]> normalizer;
  private final SigningKeys keys;
  private volatile @Nullable Active active;

  private ActiveKeySigner(
      String type,
      SignatureAlgorithm algorithm,
      UnaryOperator<byte[]> normalizer,
      SigningKeys keys) {
    this.type = type;
    this.algorithm = algorithm;
    this.normalizer = normalizer;
    this.keys = keys;
  }

  /**
   * Signs by ES256.
   *
   * @param type {@code typ} of the tokens
   */
  public static ActiveKeySigner es256(String type, SigningKeys keys) {
    return new ActiveKeySigner(type, Jwts.SIG.ES256, EcdsaSignature::withSmallerS, keys);
  }

  /**
   * Signs by RS256, which takes most of a millisecond.
   *
   * @param type {@code typ} of the tokens
   */
  public static ActiveKeySigner rs256(String type, SigningKeys keys) {
    return new ActiveKeySigner(type, Jwts.SIG.RS256, signature -> signature, keys);
  }

  /** Returns the complete token. */
  public String sign(Map<String, ?> claims) {
    return jws(keys.active()).sign(claims);
  }

  /** Rebuilt when another key becomes active. */
  private JwsSigner<PrivateKey> jws(SigningKey key) {
    Active last = active;
    if (last == null || !last.keyId.equals(key.id())) {
      last =
          new Active(
              key.id(),
              new JwsSigner<>(
                  type,
                  Map.of("kid", key.id()),
                  algorithm,
                  key.privateKey(),
                  keys.provider(),
                  normalizer));
      active = last;
    }
    return last.jws;
  }

  private record Active(String keyId, JwsSigner<PrivateKey> jws) {}
}
