package dev.forestgate.tokens;

import java.time.Duration;

/** How tokens are signed (RFC 7518 section 3.1). */
enum TokenAlgorithm {
  /** With our own key pair; others verify by the JWK set. */
  ES256(Duration.ofMinutes(15), 86),
  /** With a secret that whoever verifies knows too, and could sign with. */
  HS256(Duration.ofHours(1), 43);

  private final Duration lifetime;
  private final int signatureLength;

  TokenAlgorithm(Duration lifetime, int signatureLength) {
    this.lifetime = lifetime;
    this.signatureLength = signatureLength;
  }

  /** How long a token is valid where nobody said. */
  Duration lifetime() {
    return lifetime;
  }

  /** Characters of base64url. */
  int signatureLength() {
    return signatureLength;
  }
}
