package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.TokenProperties;
import io.jsonwebtoken.security.EcPublicJwk;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** What others need to know to verify our tokens. */
@Component
public final class TokenMetadata {
  private final TokenSigner signer;
  private final TokenProperties properties;

  TokenMetadata(TokenSigner signer, TokenProperties properties) {
    this.signer = signer;
    this.properties = properties;
  }

  /** {@code ES256} or {@code HS256}, as RFC 7518 section 3.1 names them. */
  public String algorithm() {
    return signer.algorithm().name();
  }

  /** The names of all claims of a token. */
  public List<String> claims() {
    return signer.claims();
  }

  /**
   * Every key that a token may be signed with, for the JWK set (RFC 7517 section 5). Empty with
   * HS256, whose key is a secret.
   */
  public List<EcPublicJwk> keys() {
    return signer.published();
  }

  /** How long others may keep a copy of {@link #keys()}. */
  public Duration maxAge() {
    return properties.jwksMaxAge();
  }

  /** For the greeting: the algorithm, who computes it, where the key is. */
  public String description() {
    return signer.description();
  }
}
