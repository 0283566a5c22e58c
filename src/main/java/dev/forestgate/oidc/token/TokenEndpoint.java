package dev.forestgate.oidc.token;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.forestgate.clients.Client;
import dev.forestgate.clients.GrantType;
import dev.forestgate.http.body.Responses;
import dev.forestgate.oidc.protocol.ClientAuthentication;
import dev.forestgate.oidc.protocol.OAuthError;
import dev.forestgate.oidc.protocol.OAuthForm;
import dev.forestgate.oidc.protocol.ResourceIndicator;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The token endpoint (RFC 6749, section 3.2). */
@Component
public final class TokenEndpoint {
  private final ClientAuthentication authentication;
  private final CodeRedemption code;
  private final RefreshRedemption refresh;
  private final ClientCredentials credentials;
  private final ResourceIndicator resource;

  TokenEndpoint(
      ClientAuthentication authentication,
      CodeRedemption code,
      RefreshRedemption refresh,
      ClientCredentials credentials,
      ResourceIndicator resource) {
    this.authentication = authentication;
    this.code = code;
    this.refresh = refresh;
    this.credentials = credentials;
    this.resource = resource;
  }

  public Mono<ServerResponse> handle(ServerRequest request) {
    return OAuthForm.read(request)
        .flatMap(
            form -> authentication.required(request, form).flatMap(client -> issue(client, form)))
        .flatMap(Responses::ok);
  }

  private Mono<Map<String, Object>> issue(Client client, OAuthForm form) {
    GrantType type = grantType(client, form);
    resource.require(client, form);
    return switch (type) {
      case AUTHORIZATION_CODE -> code.handle(client, form);
      case REFRESH_TOKEN -> refresh.handle(client, form);
      case CLIENT_CREDENTIALS -> Mono.just(credentials.handle(client, form));
    };
  }

  private static GrantType grantType(Client client, OAuthForm form) {
    GrantType type =
        GrantType.of(form.require("grant_type"))
            .orElseThrow(
                () ->
                    OAuthError.of(
                        OAuth2Error.UNSUPPORTED_GRANT_TYPE, "There is no such grant type."));
    if (!client.grants().contains(type)) {
      throw OAuthError.of(
          OAuth2Error.UNAUTHORIZED_CLIENT, "The client may not use this grant type.");
    }
    return type;
  }
}
