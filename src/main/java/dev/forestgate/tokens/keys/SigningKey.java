package dev.forestgate.tokens.keys;

import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;

/**
 * EC P-256 key pair.
 *
 * @param id JWK thumbprint of the public key (RFC 7638), the {@code kid} of the tokens it signs
 */
public record SigningKey(String id, ECPrivateKey privateKey, ECPublicKey publicKey) {
  static SigningKey of(ECPrivateKey privateKey, ECPublicKey publicKey) {
    return new SigningKey(jwk(publicKey).getId(), privateKey, publicKey);
  }

  /** Public key as a JWK (RFC 7517), with {@code kid}, {@code alg} and {@code use}. */
  EcPublicJwk publicJwk() {
    return jwk(publicKey);
  }

  private static EcPublicJwk jwk(ECPublicKey key) {
    return Jwks.builder()
        .key(key)
        .idFromThumbprint()
        .algorithm("ES256")
        .publicKeyUse("sig")
        .build();
  }
}
