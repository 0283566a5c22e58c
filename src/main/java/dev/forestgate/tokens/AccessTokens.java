package dev.forestgate.tokens;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.jws.JwtJson;
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
 * Signs and verifies access tokens (RFC 7519, RFC 8725) with the configured {@link TokenSigner}. A
 * valid token does not prove a live session: callers check {@code sessions} too.
 */
@Component
public final class AccessTokens {
  private static final String SESSION_ID = "sid";

  /** Token epoch of the session: a private claim (RFC 7519, section 4.3). */
  private static final String EPOCH = "epoch";

  private static final int MAX_LENGTH = 4096;

  /**
   * Header parameters of the service's tokens. A token with any other, such as {@code crit} or
   * {@code zip}, is rejected.
   */
  private static final Set<String> HEADER = Set.of("alg", "kid", "typ");

  private final TokenSigner signer;
  private final Issuer issuer;
  private final TokenProperties properties;
  private final IdGenerator ids;
  private final Clock clock;
  private final Pattern shape;
  private final JwtParser parser;
  private final VerifiedTokenCache<AccessClaims> verifiedTokens;

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
    this.verifiedTokens =
        new VerifiedTokenCache<>(signer::accepts, clock, properties.verifiedCache());
  }

  /** Issues a token in the first epoch of a session, without claims about its authentication. */
  public AccessToken issue(UUID userId, String username, UUID sessionId, Instant sessionEnd) {
    return issue(userId, username, sessionId, sessionEnd, 0, Map.of());
  }

  /**
   * Issues a token for the user's session, valid for the configured lifetime but never beyond
   * {@code sessionEnd}.
   *
   * @param epoch token epoch of the session; omitted from the token if 0
   * @param authentication claims about the user's authentication (RFC 9068, section 2.2.1)
   */
  public AccessToken issue(
      UUID userId,
      String username,
      UUID sessionId,
      Instant sessionEnd,
      int epoch,
      Map<String, ?> authentication) {
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
    claims.putAll(authentication);
    signer.name(claims, userId, username);
    String jwt = signer.sign(claims);
    return new AccessToken(Secret.of(jwt), lifetime);
  }

  /**
   * Returns the claims of a valid token. Empty for any other: malformed, forged, foreign, expired,
   * not yet valid, of another type. The signature of a known token is not verified again.
   */
  public Optional<AccessClaims> verify(Secret token) {
    if (token.reveal().length() > MAX_LENGTH || !shape.matcher(token.reveal()).matches()) {
      return Optional.empty();
    }
    return verifiedTokens.find(token).or(() -> check(token));
  }

  private Optional<AccessClaims> check(Secret token) {
    // A token of another type, such as those that clients hold, costs no signature.
    if (!signer.algorithm().isCanonical(token.reveal())
        || !TokenClaims.hasType(token, TokenSigner.TYPE)) {
      return Optional.empty();
    }
    try {
      Jws<Claims> jws = parser.parseSignedClaims(token.reveal());
      Optional<AccessClaims> found =
          HEADER.containsAll(jws.getHeader().keySet())
              ? claims(jws.getPayload())
              : Optional.empty();
      found.ifPresent(claims -> verifiedTokens.put(token, jws, claims));
      return found;
    } catch (JwtException | IllegalArgumentException invalid) {
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
   * Tells whether a token has expired: on or after {@code exp} (RFC 7519, section 4.1.4), whereas
   * jjwt accepts the instant itself. A token without {@code exp} counts as expired.
   */
  private boolean isExpired(@Nullable Date expiration) {
    return expiration == null || !clock.instant().isBefore(expiration.toInstant());
  }

  /** Strict base64url: jjwt trims surrounding characters, and a token must have one spelling. */
  private static Pattern shape(TokenAlgorithm algorithm) {
    String part = "[A-Za-z0-9_-]";
    return Pattern.compile(part + "+\\." + part + "+\\." + algorithm.signature());
  }

  /** Rejects the shorter spellings that {@code UUID.fromString} accepts. */
  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equals(text)) {
      throw new IllegalArgumentException("not a UUID in its canonical form");
    }
    return id;
  }
}
