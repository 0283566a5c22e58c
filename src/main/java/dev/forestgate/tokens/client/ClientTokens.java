package dev.forestgate.tokens.client;

import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.TokenClaims;
import dev.forestgate.tokens.VerifiedTokenCache;
import dev.forestgate.tokens.jws.ActiveKeySigner;
import dev.forestgate.tokens.jws.IssuerKeys;
import dev.forestgate.tokens.keys.TokenProperties;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs the tokens that clients get, and verifies those that come back. Their header {@code typ}
 * keeps them apart from each other and from the tokens of our own API (RFC 8725, section 3.11).
 */
@Component
public final class ClientTokens {
  private static final String ACCESS = "at+jwt";
  private static final String ID = "JWT";
  private static final String LOGOUT = "logout+jwt";

  private final Clock clock;
  private final @Nullable ActiveKeySigner access;
  private final @Nullable ActiveKeySigner idByEc;
  private final @Nullable ActiveKeySigner idByRsa;
  private final @Nullable ActiveKeySigner logoutByEc;
  private final @Nullable ActiveKeySigner logoutByRsa;
  private final ClientTokenParser accessParser;
  private final ClientTokenParser idParser;
  private final VerifiedTokenCache<Map<String, ?>> verified;

  ClientTokens(IssuerKeys keys, Issuer issuer, TokenProperties properties, Clock clock) {
    this.clock = clock;
    this.access = ec(ACCESS, keys);
    this.idByEc = ec(ID, keys);
    this.logoutByEc = ec(LOGOUT, keys);
    this.idByRsa = rsa(ID, keys);
    this.logoutByRsa = rsa(LOGOUT, keys);
    this.accessParser = new ClientTokenParser(ACCESS, keys, issuer);
    this.idParser = new ClientTokenParser(ID, keys, issuer);
    this.verified =
        new VerifiedTokenCache<>(
            id -> id != null && keys.find(id) != null, clock, properties.verifiedCache());
  }

  /** Algorithms that ID tokens may have; empty with HS256, which has no key pair. */
  public List<IdTokenAlgorithm> algorithms() {
    if (idByEc == null) {
      return List.of();
    }
    return idByRsa == null ? List.of(IdTokenAlgorithm.ES256) : List.of(IdTokenAlgorithm.values());
  }

  /** Signs an access token (RFC 9068), by ES256. */
  public String signAccess(Map<String, ?> claims) {
    return available(access).sign(claims);
  }

  /** Signs an ID token. By RS256 it takes most of a millisecond. */
  public String signId(IdTokenAlgorithm algorithm, Map<String, ?> claims) {
    return available(algorithm == IdTokenAlgorithm.ES256 ? idByEc : idByRsa).sign(claims);
  }

  /** Signs a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.4). */
  public String signLogout(IdTokenAlgorithm algorithm, Map<String, ?> claims) {
    return available(algorithm == IdTokenAlgorithm.ES256 ? logoutByEc : logoutByRsa).sign(claims);
  }

  /** Tells whether {@code token}, which may be forged, has the type of access tokens of clients. */
  public static boolean isAccess(Secret token) {
    return TokenClaims.hasType(token, ACCESS);
  }

  /**
   * Claims of a valid access token of a client. Empty for any other token. The signature of a known
   * token is not verified again.
   */
  public Optional<Map<String, ?>> verifyAccess(Secret token) {
    return verified.find(token).or(() -> checkAccess(token));
  }

  private Optional<Map<String, ?>> checkAccess(Secret token) {
    Optional<Jws<Claims>> fresh =
        accessParser.parse(token).filter(jws -> isFresh(jws.getPayload()));
    fresh.ifPresent(jws -> verified.put(token, jws, jws.getPayload()));
    return fresh.map(Jws::getPayload);
  }

  /**
   * Claims of an ID token that this issuer signed, also of one that has expired (OpenID Connect
   * Core 1.0, section 3.1.2.1, {@code id_token_hint}). Empty for any other token.
   */
  public Optional<Map<String, ?>> verifyIdHint(Secret token) {
    return idParser
        .parse(token)
        .<Map<String, ?>>map(Jws::getPayload)
        .filter(claims -> !claims.containsKey("jti"));
  }

  private boolean isFresh(Map<String, ?> claims) {
    return claims.get("exp") instanceof Number end && clock.millis() / 1000 < end.longValue();
  }

  private static ActiveKeySigner available(@Nullable ActiveKeySigner signer) {
    if (signer == null) {
      throw new IllegalStateException("There is no key for this algorithm");
    }
    return signer;
  }

  private static @Nullable ActiveKeySigner ec(String type, IssuerKeys keys) {
    return keys.hasKeyPair() ? ActiveKeySigner.es256(type, keys.ec()) : null;
  }

  private static @Nullable ActiveKeySigner rsa(String type, IssuerKeys keys) {
    return keys.rsa().map(rsa -> ActiveKeySigner.rs256(type, rsa)).orElse(null);
  }
}
