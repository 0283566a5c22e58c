package dev.forestgate.oidc.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import dev.forestgate.clients.Client;
import dev.forestgate.credentials.CpuPool;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.Issuer;
import dev.forestgate.tokens.client.ClientTokens;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import dev.forestgate.tokens.keys.TokenProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Makes the successful response of the token endpoint (RFC 6749, section 5.1): an access token of
 * RFC 9068, and for the scope {@code openid} an ID token (OpenID Connect Core 1.0, section 2).
 */
@Component
final class TokenIssue {
  private static final Duration ID_TOKEN_LIFETIME = Duration.ofMinutes(15);

  private final ClientTokens signatures;
  private final Issuer issuer;
  private final TokenProperties properties;
  private final CpuPool pool;
  private final IdGenerator ids;
  private final Clock clock;

  TokenIssue(
      ClientTokens signatures,
      Issuer issuer,
      TokenProperties properties,
      CpuPool pool,
      IdGenerator ids,
      Clock clock) {
    this.signatures = signatures;
    this.issuer = issuer;
    this.properties = properties;
    this.pool = pool;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Response for a grant of {@code person}.
   *
   * @param scopes scopes of the access token, all of the grant or fewer
   * @param nonce of the authorization request; null for none, and at a refresh
   * @param refreshToken null for none
   */
  Mono<Map<String, Object>> forGrant(
      Client client,
      Grant grant,
      Person person,
      Set<String> scopes,
      @Nullable String nonce,
      @Nullable Secret refreshToken) {
    Instant now = clock.instant();
    Duration lifetime = lifetime(person.sessionEnd(), now);
    Map<String, Object> claims = accessClaims(client, scopes, lifetime, now);
    claims.putAll(GrantClaims.of(grant));
    String access = signatures.signAccess(claims);
    Map<String, Object> response = response(access, lifetime, scopes);
    if (refreshToken != null) {
      response.put("refresh_token", refreshToken.reveal());
    }
    return scopes.contains("openid")
        ? idToken(client, idClaims(client, grant, person, access, nonce, now))
            .doOnNext(token -> response.put("id_token", token))
            .thenReturn(response)
        : Mono.just(response);
  }

  /** Response for a client that acts for itself (RFC 6749, section 4.4.3). */
  Map<String, Object> forClient(Client client, Set<String> scopes) {
    Duration lifetime = properties.lifetime();
    Map<String, Object> claims = accessClaims(client, scopes, lifetime, clock.instant());
    claims.put("sub", client.id());
    return response(signatures.signAccess(claims), lifetime, scopes);
  }

  private Map<String, Object> accessClaims(
      Client client, Set<String> scopes, Duration lifetime, Instant now) {
    String audience = client.audience();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.value());
    claims.put("aud", List.of(audience == null ? properties.audience() : audience));
    claims.put("client_id", client.id());
    putScope(claims, scopes);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(lifetime).getEpochSecond());
    claims.put("jti", ids.generateId().toString());
    return claims;
  }

  private Map<String, Object> idClaims(
      Client client,
      Grant grant,
      Person person,
      String accessToken,
      @Nullable String nonce,
      Instant now) {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.value());
    claims.put("sub", person.id().toString());
    claims.put("aud", client.id());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(ID_TOKEN_LIFETIME).getEpochSecond());
    claims.putAll(grant.authorization().assurance().claims());
    claims.put("sid", grant.authorization().sessionId().toString());
    claims.put("at_hash", hash(accessToken, client.idTokenAlgorithm()));
    if (nonce != null) {
      claims.put("nonce", nonce);
    }
    claims.putAll(asked(grant.authorization().idClaims(), grant, person));
    return claims;
  }

  /** Claims that the request asks for, as far as the granted scopes cover them. */
  private static Map<String, Object> asked(Collection<String> names, Grant grant, Person person) {
    Map<String, Object> covered = PersonClaims.of(person, grant.authorization().scopes());
    covered.keySet().retainAll(names);
    return covered;
  }

  /** RS256 runs on the pool, as it takes most of a millisecond. */
  private Mono<String> idToken(Client client, Map<String, Object> claims) {
    return switch (client.idTokenAlgorithm()) {
      case ES256 -> Mono.just(signatures.signId(IdTokenAlgorithm.ES256, claims));
      case RS256 -> pool.run(() -> signatures.signId(IdTokenAlgorithm.RS256, claims));
    };
  }

  private static String hash(String accessToken, IdTokenAlgorithm algorithm) {
    return AccessTokenHash.compute(
            new BearerAccessToken(accessToken), JWSAlgorithm.parse(algorithm.name()), null)
        .getValue();
  }

  private Duration lifetime(@Nullable Instant end, Instant now) {
    Duration longest = properties.lifetime();
    Duration rest = end == null ? longest : Duration.between(now, end);
    return rest.compareTo(longest) < 0 ? rest : longest;
  }

  private static Map<String, Object> response(
      String access, Duration lifetime, Set<String> scopes) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("access_token", access);
    response.put("token_type", "Bearer");
    response.put("expires_in", lifetime.toSeconds());
    putScope(response, scopes);
    return response;
  }

  /** Left out without scopes, as its value has at least one (RFC 6749, section 3.3). */
  private static void putScope(Map<String, Object> members, Set<String> scopes) {
    if (!scopes.isEmpty()) {
      members.put("scope", String.join(" ", scopes));
    }
  }
}
