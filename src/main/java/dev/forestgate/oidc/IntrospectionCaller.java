package dev.forestgate.oidc;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.ProviderState;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.identity.service.ServiceAuthentication;
import dev.forestgate.oidc.protocol.ClientAuthentication;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Caller of an introspection: a service, which may introspect every token, or a client with a
 * secret, which may introspect its own and those whose audience it is.
 */
@Component
final class IntrospectionCaller {
  private final ServiceAuthentication services;
  private final ClientAuthentication clients;
  private final ProviderState provider;

  IntrospectionCaller(
      ServiceAuthentication services, ClientAuthentication clients, ProviderState provider) {
    this.services = services;
    this.clients = clients;
    this.provider = provider;
  }

  /** The client; empty for a service. Fails with INVALID_CLIENT for any other caller. */
  Mono<Optional<Client>> of(ServerRequest request, OAuthForm form) {
    if (services.isService(request)) {
      return Mono.just(Optional.empty());
    }
    return provider.isOn()
        ? clients
            .confidential(request, form)
            .map(Optional::of)
            .onErrorMap(OAuthError.class, IntrospectionCaller::failure)
        : Mono.error(Failed.of(Failure.INVALID_CLIENT));
  }

  /** Tells whether {@code caller} may know of a client's token with {@code claims}. */
  static boolean mayKnow(Optional<Client> caller, Map<String, ?> claims) {
    return caller
        .map(
            client ->
                client.id().equals(claims.get("client_id"))
                    || (claims.get("aud") instanceof List<?> audiences
                        && audiences.contains(client.id())))
        .orElse(true);
  }

  private static Failed failure(OAuthError error) {
    return error.code().equals(OAuth2Error.INVALID_CLIENT_CODE)
        ? Failed.of(Failure.INVALID_CLIENT)
        : Failed.invalid("", "authenticates the client in two ways");
  }
}
