package dev.forestgate.oidc;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import dev.forestgate.oidc.authorize.AuthorizeEndpoint;
import dev.forestgate.oidc.authorize.ConsentEndpoint;
import dev.forestgate.oidc.logout.LogoutEndpoint;
import dev.forestgate.oidc.protocol.OAuthRoutes;
import dev.forestgate.oidc.token.Revocation;
import dev.forestgate.oidc.token.TokenEndpoint;
import dev.forestgate.oidc.token.UserInfo;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the OpenID Provider, and of token introspection. */
@Component
public final class OidcRoutes {
  private final OAuthRoutes oauth;
  private final AuthorizeEndpoint authorize;
  private final ConsentEndpoint consent;
  private final LogoutEndpoint logout;
  private final TokenEndpoint token;
  private final UserInfo userInfo;
  private final Revocation revocation;
  private final Introspection introspection;
  private final CallerGrants callerGrants;
  private final Authentication authentication;
  private final Elevation elevation;

  OidcRoutes(
      OAuthRoutes oauth,
      AuthorizeEndpoint authorize,
      ConsentEndpoint consent,
      LogoutEndpoint logout,
      TokenEndpoint token,
      UserInfo userInfo,
      Revocation revocation,
      Introspection introspection,
      CallerGrants callerGrants,
      Authentication authentication,
      Elevation elevation) {
    this.oauth = oauth;
    this.authorize = authorize;
    this.consent = consent;
    this.logout = logout;
    this.token = token;
    this.userInfo = userInfo;
    this.revocation = revocation;
    this.introspection = introspection;
    this.callerGrants = callerGrants;
    this.authentication = authentication;
    this.elevation = elevation;
  }

  /** Routes for clients and services, and for browsers on their way to a client. */
  public RouterFunction<ServerResponse> routes() {
    return services().and(protocol()).and(authorization());
  }

  /** Routes for the caller's own account. Only an elevated session removes a client. */
  public RouterFunction<ServerResponse> accountRoutes() {
    return route()
        .GET("/api/grants", authentication.required(callerGrants::list))
        .DELETE("/api/grants/{client_id}", elevation.required(callerGrants::remove))
        .filter(oauth::onlyIfOn)
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  private RouterFunction<ServerResponse> services() {
    return route()
        .POST("/api/auth/introspect", introspection::handle)
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  private RouterFunction<ServerResponse> protocol() {
    return route()
        .POST("/oauth2/token", token::handle)
        .GET("/oauth2/userinfo", userInfo::handle)
        .POST("/oauth2/userinfo", userInfo::handle)
        .POST("/oauth2/revoke", revocation::handle)
        .POST("/oauth2/introspect", introspection::handle)
        .filter(oauth::withJsonErrors)
        .filter(oauth::onlyIfOn)
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  private RouterFunction<ServerResponse> authorization() {
    return route()
        .GET("/oauth2/logout", logout::handle)
        .POST("/oauth2/logout", logout::handle)
        .GET("/oauth2/authorize", authorize::handle)
        .POST("/oauth2/authorize", authorize::handle)
        .filter(oauth::onlyIfOn)
        .filter(Responses.producing(Responses.HTML))
        .build();
  }

  /** Pages on the way to a client. */
  public RouterFunction<ServerResponse> pages() {
    return route()
        .GET("/consent", consent::show)
        .POST("/consent", consent::submit)
        .POST("/oauth2/logout/confirm", logout::confirm)
        .filter(oauth::onlyIfOn)
        .filter(Responses.producing(Responses.HTML))
        .build();
  }
}
