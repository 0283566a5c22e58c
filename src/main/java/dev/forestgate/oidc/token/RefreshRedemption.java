package dev.forestgate.oidc.token;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.grants.Grants;
import dev.forestgate.grants.RefreshRotation;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.oidc.protocol.AccountGate;
import dev.forestgate.oidc.protocol.GrantRecords;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshToken;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Grant type {@code refresh_token} (RFC 6749, section 6). A request of another client, or for more
 * scopes, changes nothing.
 */
@Component
final class RefreshRedemption {
  private final Grants grants;
  private final RefreshRotation rotation;
  private final AccountGate gate;
  private final TokenIssue issue;
  private final AppEvents events;

  RefreshRedemption(
      Grants grants,
      RefreshRotation rotation,
      AccountGate gate,
      TokenIssue issue,
      AppEvents events) {
    this.grants = grants;
    this.rotation = rotation;
    this.gate = gate;
    this.issue = issue;
    this.events = events;
  }

  Mono<Map<String, Object>> handle(Client client, OAuthForm form) {
    return Mono.justOrEmpty(RefreshToken.parse(Secret.of(form.require("refresh_token"))))
        .flatMap(token -> find(client, token).flatMap(grant -> refresh(client, form, token, grant)))
        .switchIfEmpty(Mono.error(RefreshRedemption::invalid));
  }

  private Mono<Grant> find(Client client, RefreshToken token) {
    return grants.find(token).filter(grant -> grant.authorization().clientId().equals(client.id()));
  }

  private Mono<Map<String, Object>> refresh(
      Client client, OAuthForm form, RefreshToken token, Grant grant) {
    Set<String> scopes = narrowed(grant, form);
    return gate.admit(grant.authorization())
        .flatMap(person -> rotate(client, token, grant, person, scopes));
  }

  private Mono<Map<String, Object>> rotate(
      Client client, RefreshToken token, Grant grant, Person person, Set<String> scopes) {
    return rotation
        .rotate(token, GrantRecords.removed(grant.authorization(), "refresh-token-reused"))
        .delayUntil(next -> events.refreshed(client, grant))
        .flatMap(next -> issue.forGrant(client, grant, person, scopes, null, next));
  }

  private static Set<String> narrowed(Grant grant, OAuthForm form) {
    Set<String> granted = grant.authorization().scopes();
    Set<String> asked = form.scopes();
    if (!granted.containsAll(asked)) {
      throw OAuthError.of(OAuth2Error.INVALID_SCOPE, "The grant has no such scope.");
    }
    return asked.isEmpty() ? granted : asked;
  }

  private static OAuthError invalid() {
    return OAuthError.of(
        OAuth2Error.INVALID_GRANT,
        "The refresh token is unknown, expired or used, or its grant has ended.");
  }
}
