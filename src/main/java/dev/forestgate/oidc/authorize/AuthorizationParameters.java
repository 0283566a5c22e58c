package dev.forestgate.oidc.authorize;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.Clients;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Reads the parameters of an authorization request, and finds out where its response may go. Until
 * that is known, an error is shown to the user and redirects nowhere (RFC 6749, section 4.1.2.1).
 */
@Component
final class AuthorizationParameters {
  private static final String CLIENT = "client_id";
  private static final String REDIRECT = "redirect_uri";
  private static final String STATE = "state";

  private final Clients clients;

  AuthorizationParameters(Clients clients) {
    this.clients = clients;
  }

  /** Reads the query, or for POST the form. A form that repeats a parameter fails here. */
  static Mono<Received> read(ServerRequest request) {
    return request.method().equals(HttpMethod.POST)
        ? OAuthForm.read(request).map(form -> new Received(form, Set.of()))
        : Mono.fromSupplier(() -> ofQuery(request));
  }

  private static Received ofQuery(ServerRequest request) {
    Map<String, String> single = new HashMap<>();
    Set<String> repeated = new TreeSet<>();
    request
        .queryParams()
        .forEach(
            (name, values) -> {
              if (values.size() > 1) {
                repeated.add(name);
              } else {
                single.put(name, first(values));
              }
            });
    return new Received(new OAuthForm(single), repeated);
  }

  private static String first(List<String> values) {
    String value = values.isEmpty() ? null : values.get(0);
    return value == null ? "" : value;
  }

  /**
   * The target of {@code received}. Fails with {@link OAuthError} for an unknown client and for a
   * redirect URI that it has not registered.
   */
  Mono<ResponseTarget> target(Received received) {
    String client = received.form.get(CLIENT);
    String redirect = received.form.get(REDIRECT);
    if (client == null || redirect == null) {
      return Mono.error(refused("client_id or redirect_uri is missing, or repeated"));
    }
    return clients
        .find(client)
        .switchIfEmpty(Mono.error(() -> refused("the client is unknown")))
        .filter(found -> found.redirectsTo(redirect))
        .switchIfEmpty(Mono.error(() -> refused("the redirect URI is not one of the client")))
        .map(found -> target(found, redirect, received.form));
  }

  private static ResponseTarget target(Client client, String redirect, OAuthForm form) {
    return new ResponseTarget(
        client,
        redirect,
        form.get(STATE),
        ResponseTarget.FORM_POST.equals(form.get("response_mode")));
  }

  private static OAuthError refused(String reason) {
    return OAuthError.of(OAuth2Error.INVALID_REQUEST, reason);
  }

  /**
   * Parameters of a request.
   *
   * @param repeated names of parameters that came more than once, and are not in {@code form}
   */
  record Received(OAuthForm form, Set<String> repeated) {}
}
