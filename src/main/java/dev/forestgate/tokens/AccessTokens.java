package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.keys.TokenAlgorithm;
import dev.forestgate.tokens.keys.TokenProperties;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/**
 * Signs and checks access tokens (RFC 7519, RFC 8725) by the one {@link TokenSigner} that is in
 * use. A valid signature is not yet a valid session: ask {@code sessions} too.
 */
@Component
public final class AccessTokens {
  private static final String SESSION_ID = "sid";

  /** How often the session's credentials had changed: a private claim (RFC 7519 section 4.3). */
  private static final String EPOCH = "epoch";

  private static final int LONGEST = 4096;

  /** What the header of ours has; all else, {@code crit} and {@code zip} too, is none of ours. */
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  private final TokenSigner signer;
  private final Issuer issuer;
  private final TokenProperties properties;
  private final IdGenerator ids;
  private final Clock clock;
  private final Pattern shape;
  private final JwtParser parser;
  private final VerifiedTokenCache verified;

  AccessTokens(
      TokenSigner signer, Issuer issuer, TokenProperties properties, IdGenerator ids, Clock clock) {
    this.signer = signer;
    this.issuer = issuer;
    this.properties = properties;
    this.ids = ids;
    this.clock = clock;
    this.shape = shape(signer.algorithm());
    this.parser =
        signer
            .check(Jwts.parser())
            .requireAudience(properties.audience())
            .clock(() -> Date.from(clock.instant()))
            .json(new JwtJson.Parser())
            .build();
    this.verified = new VerifiedTokenCache(signer, clock, properties.verifiedCache());
  }

  /** A token of a session's first epoch. */
  public AccessToken issue(UUID userId, String username, UUID sessionId, Instant sessionEnd) {
    return issue(userId, username, sessionId, sessionEnd, 0);
  }

  /**
   * A token for the user's session, valid for the configured lifetime but never beyond {@code
   * sessionEnd}.
   *
   * @param epoch the session's token epoch; in the token where it is not 0
   */
  public AccessToken issue(
      UUID userId, String username, UUID sessionId, Instant sessionEnd, int epoch) {
    Instant now = clock.instant();
    Duration rest = Duration.between(now, sessionEnd);
    Duration longest = properties.lifetime();
    Duration lifetime = rest.compareTo(longest) < 0 ? rest : longest;
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put(Claims.ISSUER, issuer.value());
    claims.put(Claims.AUDIENCE, List.of(properties.audience()));
    claims.put(SESSION_ID, sessionId.toString());
    claims.put(Claims.ISSUED_AT, now.getEpochSecond());
    claims.put(Claims.EXPIRATION, now.plus(lifetime).getEpochSecond());
    claims.put(Claims.ID, ids.generateId().toString());
    if (epoch != 0) {
      claims.put(EPOCH, epoch);
    }
    signer.name(claims, userId, username);
    String jwt = signer.sign(claims);
    return new AccessToken(Secret.of(jwt), lifetime);
  }

  /**
   * What a valid token says. Empty for any other: malformed, forged, foreign, expired, not yet
   * valid, another kind. The signature of a token that comes again is not computed again.
   */
  public Optional<AccessClaims> verify(Secret token) {
    if (token.reveal().length() > LONGEST || !shape.matcher(token.reveal()).matches()) {
      return Optional.empty();
    }
    return verified.find(token).or(() -> check(token));
  }

  private Optional<AccessClaims> check(Secret token) {
    if (!signer.algorithm().isOurSpelling(token.reveal())) {
      return Optional.empty();
    }
    try {
      Jws<Claims> jws = parser.parseSignedClaims(token.reveal());
      Optional<AccessClaims> found =
          HEADER.containsAll(jws.getHeader().keySet())
              ? claims(jws.getPayload())
              : Optional.empty();
      found.ifPresent(claims -> verified.keep(token, jws, claims));
      return found;
    } catch (JwtException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private Optional<AccessClaims> claims(Claims claims) {
    String user = signer.userId(claims);
    String session = claims.get(SESSION_ID, String.class);
    String from = claims.getIssuer();
    if (user == null || session == null || from == null || !issuer.accepts(from)) {
      return Optional.empty();
    }
    return isExpired(claims.getExpiration())
        ? Optional.empty()
        : Optional.of(
            new AccessClaims(uuid(user), uuid(session), epoch(claims), signer.username(claims)));
  }

  private static int epoch(Claims claims) {
    Integer epoch = claims.get(EPOCH, Integer.class);
    return epoch == null ? 0 : epoch;
  }

  /**
   * On or after, where jjwt knows only after (RFC 7519 section 4.1.4). A token without an end is
   * none of ours.
   */
  private boolean isExpired(@Nullable Date expiration) {
    return expiration == null || !clock.instant().isBefore(expiration.toInstant());
  }

  /**
   * Base64url to the letter: jjwt trims what stands around it, and a token should have one
   * spelling.
   */
  private static Pattern shape(TokenAlgorithm algorithm) {
    String part = "[A-Za-z0-9_-]";
    return Pattern.compile(part + "+\\." + part + "+\\." + algorithm.signature());
  }

  /** {@code UUID.fromString} takes shorter spellings too. */
  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("not a UUID as we write it");
    }
    return id;
  }
}
