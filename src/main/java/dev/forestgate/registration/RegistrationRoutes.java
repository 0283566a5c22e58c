package dev.forestgate.registration;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.http.request.ApiPrefixes;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of registration and of the verification of addresses. */
@Component
public final class RegistrationRoutes {
  private final Registration registration;
  private final AddressVerification verification;
  private final VerificationResend resend;

  RegistrationRoutes(
      Registration registration, AddressVerification verification, VerificationResend resend) {
    this.registration = registration;
    this.verification = verification;
    this.resend = resend;
  }

  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes =
        route()
            .POST("/api/auth/verify", verification::handle)
            .POST("/api/auth/verify/resend", resend::handle);
    for (String prefix : ApiPrefixes.ALL) {
      routes.POST(prefix + "/register", registration::handle);
    }
    return routes.filter(Responses.producing(MediaType.APPLICATION_JSON)).build();
  }
}
