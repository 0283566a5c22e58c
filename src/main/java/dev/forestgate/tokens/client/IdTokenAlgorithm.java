package dev.forestgate.tokens.client;

/** Signature algorithms of ID tokens and logout tokens (RFC 7518, section 3.1). */
public enum IdTokenAlgorithm {
  ES256,
  /** Every OpenID Provider offers it (OpenID Connect Core 1.0, section 15.1). */
  RS256
}
