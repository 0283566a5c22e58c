package dev.forestgate.tokens.keys;

import java.time.Duration;

/** How tokens are signed (RFC 7518 section 3.1). */
public enum TokenAlgorithm {
  /** With our own key pair; others verify by the JWK set. */
  ES256(Duration.ofMinutes(15), 86, "[AQgw]"),
  /** With a secret that whoever verifies knows too, and could sign with. */
  HS256(Duration.ofHours(1), 43, "[AEIMQUYcgkosw048]");

  private final Duration lifetime;
  private final String signature;

  /**
   * @param length of the signature, characters of base64url
   * @param last what its last one can be: bits that no byte needs are zero (RFC 4648 section 3.5),
   *     else one signature would have several spellings
   */
  TokenAlgorithm(Duration lifetime, int length, String last) {
    this.lifetime = lifetime;
    this.signature = "[A-Za-z0-9_-]{" + (length - 1) + "}" + last;
  }

  /** How long a token is valid where nobody said. */
  Duration lifetime() {
    return lifetime;
  }

  /**
   * Whether {@code jws}, whose signature has the shape of {@link #signature}, is spelled as ours.
   */
  public boolean isOurSpelling(String jws) {
    return this != ES256 || EcdsaSignature.hasSmallerS(jws);
  }

  /** A regular expression of what a signature looks like. */
  public String signature() {
    return signature;
  }
}
