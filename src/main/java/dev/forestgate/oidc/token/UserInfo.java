package dev.forestgate.oidc.token;

import com.nimbusds.oauth2.sdk.token.BearerTokenError;
import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.SingleHeader;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.Person;
import dev.forestgate.secret.Secret;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Claims about the user of a client's access token (OpenID Connect Core 1.0, section 5.3). The
 * token is in the header, or in the form of a POST (RFC 6750, section 2).
 */
@Component
public final class UserInfo {
  private final LiveAccessTokens tokens;

  UserInfo(LiveAccessTokens tokens) {
    this.tokens = tokens;
  }

  public Mono<ServerResponse> handle(ServerRequest request) {
    return token(request)
        .flatMap(tokens::check)
        .switchIfEmpty(Mono.error(UserInfo::invalid))
        .map(UserInfo::claims)
        .flatMap(Responses::ok);
  }

  private static Mono<Secret> token(ServerRequest request) {
    Mono<Secret> inForm =
        hasForm(request)
            ? OAuthForm.read(request)
                .flatMap(form -> Mono.justOrEmpty(form.get("access_token")))
                .map(Secret::of)
            : Mono.empty();
    HttpHeaders headers = request.exchange().getRequest().getHeaders();
    Mono<Secret> only =
        headers.containsHeader(HttpHeaders.AUTHORIZATION)
            ? inForm
                .<Secret>flatMap(second -> Mono.error(repeated()))
                .switchIfEmpty(Mono.justOrEmpty(SingleHeader.bearerToken(headers)))
            : inForm;
    return only.switchIfEmpty(Mono.error(UserInfo::missing));
  }

  private static boolean hasForm(ServerRequest request) {
    return request.method().equals(HttpMethod.POST)
        && request
            .headers()
            .contentType()
            .filter(MediaType.APPLICATION_FORM_URLENCODED::isCompatibleWith)
            .isPresent();
  }

  private static Map<String, Object> claims(LiveAccessTokens.Live live) {
    List<String> scopes = Arrays.asList(String.valueOf(live.claims().get("scope")).split(" "));
    Person person =
        live.person()
            .filter(found -> scopes.contains("openid"))
            .orElseThrow(UserInfo::insufficient);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", person.id().toString());
    claims.putAll(PersonClaims.of(person, scopes));
    return claims;
  }

  /** Without {@code error}, as no token came (RFC 6750, section 3.1). */
  private static OAuthError missing() {
    return OAuthError.of(BearerTokenError.INVALID_TOKEN, "The request has no Bearer token.")
        .challenging("Bearer");
  }

  private static OAuthError repeated() {
    return OAuthError.of(
            BearerTokenError.INVALID_REQUEST, "The request has an access token in two places.")
        .challenging("Bearer error=\"invalid_request\"");
  }

  private static OAuthError invalid() {
    return OAuthError.of(
            BearerTokenError.INVALID_TOKEN,
            "The access token is malformed, expired or revoked, or no client's.")
        .challenging("Bearer error=\"invalid_token\"");
  }

  private static OAuthError insufficient() {
    return OAuthError.of(
            BearerTokenError.INSUFFICIENT_SCOPE, "The access token has no scope openid.")
        .challenging("Bearer error=\"insufficient_scope\", scope=\"openid\"");
  }
}
