package dev.forestgate.oidc.authorize;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OidcPages;
import dev.forestgate.secret.Secret;
import dev.forestgate.tokens.Issuer;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Responses to authorization requests, in the query of the redirect URI or in a form that the
 * browser posts there. Each names the issuer (RFC 9207), so that a client notices a mix-up.
 */
@Component
final class AuthorizationResponses {
  private final Issuer issuer;
  private final OidcPages pages;

  AuthorizationResponses(Issuer issuer, OidcPages pages) {
    this.issuer = issuer;
    this.pages = pages;
  }

  Mono<ServerResponse> code(ServerRequest request, ResponseTarget target, Secret code) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("code", code.reveal());
    return send(request, target, parameters);
  }

  Mono<ServerResponse> error(ServerRequest request, ResponseTarget target, OAuthError error) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("error", error.code());
    parameters.put("error_description", error.description());
    return send(request, target, parameters);
  }

  private Mono<ServerResponse> send(
      ServerRequest request, ResponseTarget target, Map<String, String> parameters) {
    String state = target.state();
    if (state != null) {
      parameters.put("state", state);
    }
    parameters.put("iss", issuer.value());
    return target.isFormPost()
        ? pages.post(request, target.redirectUri(), parameters)
        : redirect(request, target.redirectUri(), parameters);
  }

  /** 303, so that the browser repeats no form (RFC 9700, section 4.12). */
  private Mono<ServerResponse> redirect(
      ServerRequest request, String uri, Map<String, String> parameters) {
    String query =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    String address = uri + (uri.indexOf('?') < 0 ? "?" : "&") + query;
    return isAfterForm(request)
        ? pages.refresh(request, address)
        : ServerResponse.status(HttpStatus.SEE_OTHER).header(HttpHeaders.LOCATION, address).build();
  }

  /** Whether a form of our own, such as that of sign-in, led back to the request. */
  private static boolean isAfterForm(ServerRequest request) {
    return request.queryParam(RequestParser.INSUFFICIENT).isPresent();
  }
}
