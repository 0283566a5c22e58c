package dev.forestgate.oidc.token;

import dev.forestgate.grants.Revocations;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.Grant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Claims of an access token about its grant. The last three are private claims (RFC 7519, section
 * 4.3).
 *
 * @param userId {@code sub}
 * @param sessionId {@code sid}
 * @param grantId {@code grant}
 * @param credentialVersion {@code ver}: version of the user's credentials
 * @param isOffline {@code offline}: true if the grant outlives the session; else left out
 */
record GrantClaims(
    UUID userId, UUID sessionId, UUID grantId, int credentialVersion, boolean isOffline) {

  /** Claims for a token of {@code grant}, with those of its authentication. */
  static Map<String, Object> of(Grant grant) {
    Authorization authorization = grant.authorization();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", authorization.userId().toString());
    claims.put("sid", authorization.sessionId().toString());
    claims.putAll(authorization.assurance().claims());
    claims.put("grant", grant.id().toString());
    claims.put("ver", authorization.credentialVersion());
    if (authorization.isOffline()) {
      claims.put("offline", true);
    }
    return claims;
  }

  /** Reads the claims of a token of ours. Empty for the token of a client itself. */
  static Optional<GrantClaims> read(Map<String, ?> claims) {
    return claims.containsKey("grant")
        ? Optional.of(
            new GrantClaims(
                uuid(claims, "sub"),
                uuid(claims, "sid"),
                uuid(claims, "grant"),
                ((Number) value(claims, "ver")).intValue(),
                Boolean.TRUE.equals(claims.get("offline"))))
        : Optional.empty();
  }

  /** {@link Revocations#owner} of the grant. */
  UUID owner() {
    return Revocations.owner(isOffline, sessionId, grantId);
  }

  private static UUID uuid(Map<String, ?> claims, String name) {
    return UUID.fromString((String) value(claims, name));
  }

  private static Object value(Map<String, ?> claims, String name) {
    return Objects.requireNonNull(claims.get(name), name);
  }
}
