package dev.forestgate.signin.second;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ApiPrefixes;
import dev.forestgate.identity.Authentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the second step of a sign-in, of sign-in with a passkey, and of elevation. */
@Component
public final class SecondFactorRoutes {
  private final SecondStepSignIn secondStep;
  private final PasskeySignIn passkey;
  private final Elevate elevate;
  private final Authentication authentication;

  SecondFactorRoutes(
      SecondStepSignIn secondStep,
      PasskeySignIn passkey,
      Elevate elevate,
      Authentication authentication) {
    this.secondStep = secondStep;
    this.passkey = passkey;
    this.elevate = elevate;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes =
        route()
            .POST("/api/auth/elevate", authentication.enrolling(elevate::handle))
            .POST("/api/auth/passkey/options", passkey::begin)
            .POST("/api/auth" + PasskeySignIn.PATH, passkey::handle);
    for (String prefix : ApiPrefixes.ALL) {
      routes.POST(prefix + SecondStepSignIn.PATH, secondStep::handle);
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
