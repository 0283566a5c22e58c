package dev.forestgate.tokens.keys;

import java.time.Duration;

/** Signature algorithms of tokens (RFC 7518, section 3.1). */
public enum TokenAlgorithm {
  /** ECDSA with the service's key pair; other services verify with the JWK set. */
  ES256(Duration.ofMinutes(15), 86, "[AQgw]"),
  /** HMAC with a shared secret; every service that verifies tokens can also sign them. */
  HS256(Duration.ofHours(1), 43, "[AEIMQUYcgkosw048]");

  private final Duration lifetime;
  private final String signature;

  /**
   * @param length length of the signature in characters of base64url
   * @param last character class of the last character: unused bits must be zero (RFC 4648, section
   *     3.5), otherwise one signature would have several spellings
   */
  TokenAlgorithm(Duration lifetime, int length, String last) {
    this.lifetime = lifetime;
    this.signature = "[A-Za-z0-9_-]{" + (length - 1) + "}" + last;
  }

  /** Default validity of a token. */
  Duration lifetime() {
    return lifetime;
  }

  /**
   * Tells whether {@code jws}, whose signature matches {@link #signature}, has the canonical
   * signature.
   */
  public boolean isCanonical(String jws) {
    return this != ES256 || EcdsaSignature.hasSmallerS(jws);
  }

  /** Regular expression of a signature. */
  public String signature() {
    return signature;
  }
}
