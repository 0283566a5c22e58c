package dev.forestgate.tokens;

import dev.forestgate.tokens.jws.IssuerKeys;
import dev.forestgate.tokens.keys.TokenProperties;
import io.jsonwebtoken.security.PublicJwk;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** Metadata that other services need to verify access tokens. */
@Component
public final class TokenMetadata {
  private final TokenSigner signer;
  private final IssuerKeys keys;
  private final TokenProperties properties;

  TokenMetadata(TokenSigner signer, IssuerKeys keys, TokenProperties properties) {
    this.signer = signer;
    this.keys = keys;
    this.properties = properties;
  }

  /** Returns {@code ES256} or {@code HS256} (RFC 7518, section 3.1). */
  public String algorithm() {
    return signer.algorithm().name();
  }

  /** Returns the names of all claims of a token. */
  public List<String> claims() {
    return signer.claims();
  }

  /**
   * Returns every key that a token may be signed with, for the JWK set (RFC 7517, section 5). Empty
   * with HS256.
   */
  public List<PublicJwk<?>> keys() {
    return keys.published();
  }

  /** Time that caches may keep {@link #keys()}. */
  public Duration maxAge() {
    return properties.jwksMaxAge();
  }

  /** Describes algorithm, provider and key for the start-up message. */
  public String description() {
    return signer.description();
  }
}
