package dev.forestgate.signin;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.identity.Authentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of sign-in, sign-out, refresh and session check. */
@Component
public final class SignInRoutes {
  private final SignIn signIn;
  private final SignOut signOut;
  private final Refresh refresh;
  private final SessionCheck sessionCheck;
  private final Authentication authentication;

  SignInRoutes(
      SignIn signIn,
      SignOut signOut,
      Refresh refresh,
      SessionCheck sessionCheck,
      Authentication authentication) {
    this.signIn = signIn;
    this.signOut = signOut;
    this.refresh = refresh;
    this.sessionCheck = sessionCheck;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes =
        route()
            .GET(
                "/api/auth/session",
                sessionCheck.orSignedOut(authentication.required(sessionCheck::handle)))
            .POST("/api/auth/refresh", refresh::handle);
    for (String prefix : ApiPrefixes.ALL) {
      routes
          .POST(prefix + SignIn.PATH, signIn::handle)
          .POST(prefix + "/logout", authentication.enrolling(signOut::handle));
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
