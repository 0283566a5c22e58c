package dev.forestgate.tokens.keys;

import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.PublicJwk;
import java.security.PrivateKey;
import java.security.PublicKey;

/**
 * Key pair that signs tokens: EC P-256, or RSA.
 *
 * @param id JWK thumbprint of the public key (RFC 7638), the {@code kid} of the tokens it signs
 * @param publicJwk public key as a JWK (RFC 7517), with {@code kid}, {@code alg} and {@code use}
 */
public record SigningKey(
    String id, PrivateKey privateKey, PublicKey publicKey, PublicJwk<?> publicJwk) {
  static SigningKey of(KeyFile.Type type, PrivateKey privateKey, PublicKey publicKey) {
    PublicJwk<?> jwk = jwk(type, publicKey);
    return new SigningKey(jwk.getId(), privateKey, publicKey, jwk);
  }

  private static PublicJwk<?> jwk(KeyFile.Type type, PublicKey key) {
    return Jwks.builder()
        .key(key)
        .idFromThumbprint()
        .algorithm(type.algorithm())
        .publicKeyUse("sig")
        .build();
  }
}
