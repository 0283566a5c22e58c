package dev.forestgate.tokens;

import dev.forestgate.tokens.jws.ActiveKeySigner;
import dev.forestgate.tokens.keys.SigningKey;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.ProtectedHeader;
import java.security.Key;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * ES256 with the {@link SigningKeys}; {@code sub} is the user id. The key is looked up by {@code
 * kid}; a key in the token is ignored.
 */
final class Es256Signer implements TokenSigner {
  private final SigningKeys keys;
  private final ActiveKeySigner jws;

  Es256Signer(SigningKeys keys) {
    this.keys = keys;
    this.jws = ActiveKeySigner.es256(TYPE, keys);
  }

  @Override
  public TokenAlgorithm algorithm() {
    return TokenAlgorithm.ES256;
  }

  @Override
  public void name(Map<String, Object> claims, UUID userId, String username) {
    claims.put(Claims.SUBJECT, userId.toString());
  }

  @Override
  public String sign(Map<String, ?> claims) {
    return jws.sign(claims);
  }

  @Override
  public JwtParserBuilder check(JwtParserBuilder parser) {
    return parser
        .sig()
        .clear()
        .add(Jwts.SIG.ES256)
        .and()
        .keyLocator(new OwnKeys())
        .provider(keys.provider());
  }

  @Override
  public boolean accepts(@Nullable String keyId) {
    return keyId != null && keys.find(keyId) != null;
  }

  @Override
  public @Nullable String userId(Claims claims) {
    return claims.getSubject();
  }

  @Override
  public @Nullable String username(Claims claims) {
    return null;
  }

  @Override
  public List<String> claims() {
    return List.of("iss", "aud", "sub", "sid", "iat", "exp", "jti");
  }

  @Override
  public String description() {
    return keys.description();
  }

  private final class OwnKeys extends LocatorAdapter<Key> {
    @Override
    protected @Nullable Key locate(ProtectedHeader header) {
      String id = header.getKeyId();
      SigningKey key = id == null ? null : keys.find(id);
      return key == null ? null : key.publicKey();
    }

    @Override
    protected @Nullable Key doLocate(Header header) {
      return null;
    }
  }
}
