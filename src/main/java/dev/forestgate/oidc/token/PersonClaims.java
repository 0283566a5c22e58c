package dev.forestgate.oidc.token;

import dev.forestgate.oidc.protocol.Person;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Claims about a user by scope (OpenID Connect Core 1.0, section 5.4). */
final class PersonClaims {
  private PersonClaims() {}

  /** Claims that {@code scopes} cover, without {@code sub}; those that are unknown are left out. */
  static Map<String, Object> of(Person person, Collection<String> scopes) {
    Map<String, Object> claims = new LinkedHashMap<>();
    if (scopes.contains("profile")) {
      if (person.username() != null) {
        claims.put("preferred_username", person.username());
      }
      claims.put("updated_at", person.updatedAt().getEpochSecond());
    }
    if (scopes.contains("email") && person.email() != null) {
      claims.put("email", person.email());
      claims.put("email_verified", person.emailVerified());
    }
    return claims;
  }
}
