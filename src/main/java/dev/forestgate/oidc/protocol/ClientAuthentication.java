package dev.forestgate.oidc.protocol;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.AuthMethod;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.Clients;
import dev.forestgate.identity.service.BasicCredentials;
import dev.forestgate.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Authenticates clients by the one method that each is registered with (RFC 6749, section 2.3). A
 * public client only names itself.
 */
@Component
public final class ClientAuthentication {
  private static final String CHALLENGE = "Basic realm=\"forest-gate\", charset=\"UTF-8\"";
  private static final String ID = "client_id";
  private static final String SECRET = "client_secret";

  /** Of RFC 7523, which no client may use yet. */
  private static final String ASSERTION = "client_assertion";

  private final Clients clients;
  private final Clock clock;

  ClientAuthentication(Clients clients, Clock clock) {
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * The client of a request. Fails with {@code invalid_client} if it is unknown, its secret is
   * wrong, or it used another method; with {@code invalid_request} for two methods at once.
   */
  public Mono<Client> required(ServerRequest request, OAuthForm form) {
    return Mono.fromSupplier(() -> claim(request, form))
        .flatMap(
            claim ->
                clients.find(claim.id).filter(client -> claim.isProvenBy(client, clock.instant())))
        .switchIfEmpty(Mono.error(ClientAuthentication::invalid));
  }

  /** The same for a client with a secret. */
  public Mono<Client> confidential(ServerRequest request, OAuthForm form) {
    return required(request, form)
        .filter(Client::isConfidential)
        .switchIfEmpty(Mono.error(ClientAuthentication::invalid));
  }

  private static Claim claim(ServerRequest request, OAuthForm form) {
    String id = form.get(ID);
    String secret = form.get(SECRET);
    boolean hasHeader =
        request.exchange().getRequest().getHeaders().containsHeader(HttpHeaders.AUTHORIZATION);
    if (Stream.of(hasHeader, secret != null, form.has(ASSERTION)).filter(way -> way).count() > 1) {
      throw OAuthError.of(
          OAuth2Error.INVALID_REQUEST, "The request authenticates the client in two ways.");
    }
    if (!hasHeader) {
      if (id == null || form.has(ASSERTION)) {
        throw invalid();
      }
      return secret == null
          ? new Claim(id, AuthMethod.NONE, null)
          : new Claim(id, AuthMethod.CLIENT_SECRET_POST, Secret.of(secret));
    }
    Optional<BasicCredentials> given = BasicCredentials.of(request);
    if (given.isEmpty() || (id != null && !id.equals(given.get().name()))) {
      throw invalid();
    }
    return new Claim(given.get().name(), AuthMethod.CLIENT_SECRET_BASIC, given.get().secret());
  }

  static OAuthError invalid() {
    return OAuthError.of(
            OAuth2Error.INVALID_CLIENT,
            "The client is unknown, or did not authenticate by its method.")
        .challenging(CHALLENGE);
  }

  /**
   * Client that a request claims to come from.
   *
   * @param secret null for a public client
   */
  private record Claim(String id, AuthMethod method, @Nullable Secret secret) {
    boolean isProvenBy(Client client, Instant now) {
      return client.authMethod() == method && (secret == null || client.hasSecret(secret, now));
    }
  }
}
