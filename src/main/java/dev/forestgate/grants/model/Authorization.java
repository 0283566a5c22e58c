package dev.forestgate.grants.model;

import dev.forestgate.sessions.model.Assurance;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Permission that a user of a session gives to a client. Codes and grants carry it.
 *
 * @param sessionId session in which the user was asked
 * @param credentialVersion of the user then; a change of credentials ends the authorization
 * @param scopes in the order of the request
 * @param idClaims names of claims that the request asks for in the ID token
 * @param assurance authentication of the user then
 */
public record Authorization(
    String clientId,
    UUID userId,
    UUID sessionId,
    int credentialVersion,
    Set<String> scopes,
    List<String> idClaims,
    Assurance assurance) {
  private static final String OFFLINE = "offline_access";

  /**
   * Whether the authorization outlives the session (OpenID Connect Core 1.0, section 11): then it
   * belongs to the account.
   */
  public boolean isOffline() {
    return scopes.contains(OFFLINE);
  }
}
