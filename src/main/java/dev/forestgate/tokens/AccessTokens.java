package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.LocatorAdapter;
import io.jsonwebtoken.ProtectedHeader;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/**
 * Signs and checks ES256 access tokens (RFC 7519, RFC 8725). The algorithm is pinned; the key is
 * ours by {@code kid}, never one that the token brings. A valid signature is not yet a valid
 * session: ask {@code sessions} too.
 */
@Component
public final class AccessTokens {
  private static final String SESSION_ID = "sid";
  private static final int LONGEST = 4096;

  /**
   * Base64url to the letter: jjwt trims what stands around it, and a token should have one
   * spelling.
   */
  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}");

  private final SigningKeys keys;
  private final Issuer issuer;
  private final TokenProperties properties;
  private final IdGenerator ids;
  private final Clock clock;
  private final JwtJson.Writer writer = new JwtJson.Writer();
  private final JwtParser parser;

  AccessTokens(
      SigningKeys keys, Issuer issuer, TokenProperties properties, IdGenerator ids, Clock clock) {
    this.keys = keys;
    this.issuer = issuer;
    this.properties = properties;
    this.ids = ids;
    this.clock = clock;
    this.parser =
        Jwts.parser()
            .sig()
            .clear()
            .add(Jwts.SIG.ES256)
            .and()
            .keyLocator(new OwnKeys())
            .provider(keys.provider())
            .requireAudience(properties.audience())
            .clock(() -> Date.from(clock.instant()))
            .json(new JwtJson.Parser())
            .build();
  }

  /**
   * A token for the session, valid for the configured lifetime but never beyond {@code sessionEnd}.
   */
  public AccessToken issue(UUID userId, UUID sessionId, Instant sessionEnd) {
    Instant now = clock.instant();
    Duration rest = Duration.between(now, sessionEnd);
    Duration lifetime =
        rest.compareTo(properties.accessLifetime()) < 0 ? rest : properties.accessLifetime();
    SigningKey key = keys.active();
    String jwt =
        Jwts.builder()
            .header()
            .keyId(key.id())
            .type("JWT")
            .and()
            .issuer(issuer.value())
            .audience()
            .add(properties.audience())
            .and()
            .subject(userId.toString())
            .claim(SESSION_ID, sessionId.toString())
            .issuedAt(Date.from(now))
            .expiration(Date.from(now.plus(lifetime)))
            .id(ids.generateId().toString())
            .json(writer)
            .provider(keys.provider())
            .signWith(key.privateKey(), Jwts.SIG.ES256)
            .compact();
    return new AccessToken(Secret.of(jwt), lifetime);
  }

  /**
   * What a valid token says. Empty for any other: malformed, forged, foreign, expired, not yet
   * valid, another kind.
   */
  public Optional<AccessClaims> verify(Secret token) {
    if (token.reveal().length() > LONGEST || !SHAPE.matcher(token.reveal()).matches()) {
      return Optional.empty();
    }
    try {
      Claims claims = parser.parseSignedClaims(token.reveal()).getPayload();
      return claims(claims);
    } catch (JwtException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private Optional<AccessClaims> claims(Claims claims) {
    String subject = claims.getSubject();
    String session = claims.get(SESSION_ID, String.class);
    String from = claims.getIssuer();
    if (subject == null || session == null || from == null || !issuer.accepts(from)) {
      return Optional.empty();
    }
    return isExpired(claims.getExpiration())
        ? Optional.empty()
        : Optional.of(new AccessClaims(uuid(subject), uuid(session)));
  }

  /**
   * On or after, where jjwt knows only after (RFC 7519 section 4.1.4). A token without an end is
   * none of ours.
   */
  private boolean isExpired(@Nullable Date expiration) {
    return expiration == null || !clock.instant().isBefore(expiration.toInstant());
  }

  /** {@code UUID.fromString} takes shorter spellings too. */
  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("not a UUID as we write it");
    }
    return id;
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
