package dev.forestgate.oidc.logout;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.Clients;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.client.ClientTokens;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks logout requests. A redirect is for a client that the request proves or names. */
@Component
final class LogoutParser {
  private final Clients clients;
  private final ClientTokens tokens;

  LogoutParser(Clients clients, ClientTokens tokens) {
    this.clients = clients;
    this.tokens = tokens;
  }

  /** Fails with {@link OAuthError} for a foreign hint, client or redirect URI. */
  Mono<LogoutRequest> parse(OAuthForm form) {
    return Mono.defer(
        () -> {
          Map<String, ?> hint = hint(form.get("id_token_hint"));
          String named = clientId(hint, form.get("client_id"));
          return client(named).map(client -> request(client, form, hint));
        });
  }

  private Mono<Optional<Client>> client(@Nullable String id) {
    return id == null
        ? Mono.just(Optional.empty())
        : clients
            .find(id)
            .map(Optional::of)
            .switchIfEmpty(Mono.error(() -> refused("the client is unknown")));
  }

  private static LogoutRequest request(
      Optional<Client> client, OAuthForm form, Map<String, ?> hint) {
    String uri = form.get("post_logout_redirect_uri");
    if (uri != null && client.filter(known -> known.logsOutTo(uri)).isEmpty()) {
      throw refused("the redirect URI is not one of the client");
    }
    return new LogoutRequest(client, uri, form.get("state"), (String) hint.get("sid"));
  }

  private Map<String, ?> hint(@Nullable String token) {
    return token == null
        ? Map.of()
        : tokens
            .verifyIdHint(Secret.of(token))
            .orElseThrow(() -> refused("the hint is no ID token of ours"));
  }

  private static @Nullable String clientId(Map<String, ?> hint, @Nullable String named) {
    Object audience = hint.get("aud");
    String hinted = audience instanceof Iterable<?> all ? first(all) : (String) audience;
    if (hinted != null && named != null && !hinted.equals(named)) {
      throw refused("the hint is of another client");
    }
    return hinted == null ? named : hinted;
  }

  private static String first(Iterable<?> audience) {
    return String.valueOf(audience.iterator().next());
  }

  private static OAuthError refused(String reason) {
    return OAuthError.of(OAuth2Error.INVALID_REQUEST, reason);
  }
}
