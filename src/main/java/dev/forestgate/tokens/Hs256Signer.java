package dev.forestgate.tokens;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwsSigner;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * HS256 with a shared secret, for compatibility with services whose tokens are so signed: {@code
 * sub} is the user name, {@code uid} the user id. The JWK set is empty, as there is no public key.
 */
final class Hs256Signer implements TokenSigner {
  private static final String USER_ID = "uid";
  private static final int MIN_LENGTH = 32;

  private final SecretKey key;
  private final JwsSigner<SecretKey> jws;

  /**
   * @param secret the key is its UTF-8 bytes, at least 32 (RFC 7518, section 3.2)
   */
  Hs256Signer(@Nullable Secret secret) {
    if (secret == null || secret.reveal().isBlank()) {
      throw new StartRefused(
          "forestgate.tokens.algorithm=HS256 needs a secret, and there is none",
          "Set SECRET_KEY (or API_JWT_SECRET, or JWT_SECRET_KEY) to at least 32 random bytes, for"
              + " example of openssl rand -base64 48");
    }
    byte[] bytes = secret.reveal().getBytes(UTF_8);
    if (bytes.length < MIN_LENGTH) {
      throw new StartRefused(
          "The secret for HS256 has " + bytes.length + " bytes, and needs 32",
          "Set SECRET_KEY (or API_JWT_SECRET, or JWT_SECRET_KEY) to a longer one, for example of"
              + " openssl rand -base64 48");
    }
    this.key = new SecretKeySpec(bytes, "HmacSHA256");
    this.jws = new JwsSigner<>(TYPE, Map.of(), Jwts.SIG.HS256, key, null, signature -> signature);
  }

  @Override
  public TokenAlgorithm algorithm() {
    return TokenAlgorithm.HS256;
  }

  @Override
  public void name(Map<String, Object> claims, UUID userId, String username) {
    claims.put(Claims.SUBJECT, username);
    claims.put(USER_ID, userId.toString());
  }

  @Override
  public String sign(Map<String, ?> claims) {
    return jws.sign(claims);
  }

  @Override
  public JwtParserBuilder check(JwtParserBuilder parser) {
    return parser.sig().clear().add(Jwts.SIG.HS256).and().verifyWith(key);
  }

  /** Always true: the one secret does not change while the service runs. */
  @Override
  public boolean accepts(@Nullable String keyId) {
    return true;
  }

  /** Returns null for a token without a user name too, as the service issues none. */
  @Override
  public @Nullable String userId(Claims claims) {
    return claims.getSubject() == null ? null : claims.get(USER_ID, String.class);
  }

  @Override
  public @Nullable String username(Claims claims) {
    return claims.getSubject();
  }

  @Override
  public List<String> claims() {
    return List.of("iss", "aud", "sub", "uid", "sid", "iat", "exp", "jti");
  }

  @Override
  public String description() {
    return "HS256 by a shared secret";
  }
}
