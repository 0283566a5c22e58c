package dev.forestgate.tokens.client;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.jws.IssuerKeys;
import dev.forestgate.tokens.jws.JwtJson;
import dev.forestgate.tokens.keys.SigningKey;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.ProtectedHeader;
import java.security.Key;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser of the issuer's own tokens of one type: there is no key for a token of another. The key is
 * looked up by {@code kid} and must be published with the algorithm of the token, so that no key is
 * used with another one.
 */
final class ClientTokenParser {
  private static final int MAX_LENGTH = 8192;
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private final Issuer issuer;
  private final JwtParser parser;

  ClientTokenParser(String type, IssuerKeys keys, Issuer issuer) {
    this.issuer = issuer;
    JwtParserBuilder builder = keys.hasKeyPair() ? withProvider(keys) : Jwts.parser();
    this.parser =
        builder
            .sig()
            .clear()
            .add(Jwts.SIG.ES256)
            .add(Jwts.SIG.RS256)
            .and()
            .keyLocator(new OwnKeys(keys, type))
            // Expiry is the caller's: a hint may have expired.
            .clock(() -> new Date(0))
            .json(new JwtJson.Parser())
            .build();
  }

  /** A token with a valid signature, this type and our issuer. Empty for any other. */
  Optional<Jws<Claims>> parse(Secret token) {
    String text = token.reveal();
    if (text.length() > MAX_LENGTH || !SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      Jws<Claims> jws = parser.parseSignedClaims(text);
      String from = jws.getPayload().getIssuer();
      return isExpected(jws.getHeader(), text) && issuer.value().equals(from)
          ? Optional.of(jws)
          : Optional.empty();
    } catch (JwtException | IllegalArgumentException invalid) {
      return Optional.empty();
    }
  }

  private boolean isExpected(JwsHeader header, String token) {
    return HEADER.containsAll(header.keySet())
        && (!"ES256".equals(header.getAlgorithm()) || TokenAlgorithm.ES256.isCanonical(token));
  }

  private static JwtParserBuilder withProvider(IssuerKeys keys) {
    return Jwts.parser().provider(keys.ec().provider());
  }

  private static final class OwnKeys extends LocatorAdapter<Key> {
    private final IssuerKeys keys;
    private final String type;

    OwnKeys(IssuerKeys keys, String type) {
      this.keys = keys;
      this.type = type;
    }

    /** None for another type, as the signature need not be verified then. */
    @Override
    protected @Nullable Key locate(ProtectedHeader header) {
      if (!type.equals(header.getType())) {
        return null;
      }
      String id = header.getKeyId();
      SigningKey key = id == null ? null : keys.find(id);
      return key == null || !header.getAlgorithm().equals(key.publicJwk().getAlgorithm())
          ? null
          : key.publicKey();
    }

    @Override
    protected @Nullable Key doLocate(Header header) {
      return null;
    }
  }
}
