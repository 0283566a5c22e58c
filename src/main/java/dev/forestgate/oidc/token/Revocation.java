package dev.forestgate.oidc.token;

import dev.forestgate.clients.Client;
import dev.forestgate.grants.Grants;
import dev.forestgate.oidc.protocol.ClientAuthentication;
import dev.forestgate.oidc.protocol.GrantRecords;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshToken;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Token revocation (RFC 7009): a refresh token ends its grant, an access token is refused from then
 * on. The response to an unknown token, or one of another client, is the same.
 */
@Component
public final class Revocation {
  private final ClientAuthentication authentication;
  private final Grants grants;
  private final LiveAccessTokens accessTokens;

  Revocation(ClientAuthentication authentication, Grants grants, LiveAccessTokens accessTokens) {
    this.authentication = authentication;
    this.grants = grants;
    this.accessTokens = accessTokens;
  }

  public Mono<ServerResponse> handle(ServerRequest request) {
    return OAuthForm.read(request)
        .flatMap(
            form -> authentication.required(request, form).flatMap(client -> revoke(client, form)))
        .then(Mono.defer(() -> ServerResponse.ok().build()));
  }

  private Mono<Void> revoke(Client client, OAuthForm form) {
    Secret token = Secret.of(form.require("token"));
    return RefreshToken.parse(token)
        .map(refresh -> endGrant(client, refresh))
        .orElseGet(() -> accessTokens.revoke(token, client.id()));
  }

  /** Any token of the family ends the grant, as the client means to end it. */
  private Mono<Void> endGrant(Client client, RefreshToken token) {
    return grants
        .find(token)
        .filter(grant -> grant.authorization().clientId().equals(client.id()))
        .flatMap(
            grant ->
                grants.end(
                    grant.id(), GrantRecords.removed(grant.authorization(), "revoked-by-client")));
  }
}
