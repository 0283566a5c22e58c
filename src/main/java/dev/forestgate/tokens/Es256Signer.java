package dev.forestgate.tokens;

import dev.forestgate.tokens.keys.EcdsaSignature;
import dev.forestgate.tokens.keys.KeyReload;
import dev.forestgate.tokens.keys.SigningKey;
import dev.forestgate.tokens.keys.SigningKeys;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.ProtectedHeader;
import io.jsonwebtoken.security.EcPublicJwk;
import java.security.Key;
import java.security.PrivateKey;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * ES256 with the {@link SigningKeys}; {@code sub} is the user id. The key is looked up by {@code
 * kid}; a key in the token is ignored.
 */
final class Es256Signer implements TokenSigner, AutoCloseable {
  private final SigningKeys keys;
  private final KeyReload reload;
  private volatile @Nullable Active active;

  Es256Signer(SigningKeys keys, KeyReload reload) {
    this.keys = keys;
    this.reload = reload;
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
    return jws(keys.active()).sign(claims);
  }

  /** Rebuilt when another key becomes active. */
  private JwsSigner<PrivateKey> jws(SigningKey key) {
    Active last = active;
    if (last == null || !last.keyId.equals(key.id())) {
      Map<String, String> header = Map.of("kid", key.id());
      last =
          new Active(
              key.id(),
              new JwsSigner<>(
                  header,
                  Jwts.SIG.ES256,
                  key.privateKey(),
                  keys.provider(),
                  EcdsaSignature::withSmallerS));
      active = last;
    }
    return last.jws;
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
  public List<EcPublicJwk> published() {
    return keys.published();
  }

  @Override
  public String description() {
    return keys.description();
  }

  @Override
  public void close() {
    reload.close();
  }

  private record Active(String keyId, JwsSigner<PrivateKey> jws) {}

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
