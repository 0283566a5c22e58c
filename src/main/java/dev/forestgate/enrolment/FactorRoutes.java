package dev.forestgate.enrolment;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes for the caller's second factors. All but the list need a recent authentication. */
@Component
public final class FactorRoutes {
  private final FactorList list;
  private final TotpAddition totp;
  private final PasskeyAddition passkey;
  private final RecoveryCodeRenewal codes;
  private final FactorChange change;
  private final Authentication authentication;
  private final Elevation elevation;

  FactorRoutes(
      FactorList list,
      TotpAddition totp,
      PasskeyAddition passkey,
      RecoveryCodeRenewal codes,
      FactorChange change,
      Authentication authentication,
      Elevation elevation) {
    this.list = list;
    this.totp = totp;
    this.passkey = passkey;
    this.codes = codes;
    this.change = change;
    this.authentication = authentication;
    this.elevation = elevation;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/api/factors", authentication.enrolling(list::handle))
        .POST("/api/factors/totp", elevation.required(totp::start))
        .POST("/api/factors/totp/confirm", elevation.required(totp::confirm))
        .POST("/api/factors/recovery-codes", elevation.required(codes::handle))
        .POST("/api/factors/passkeys/options", elevation.required(passkey::begin))
        .POST("/api/factors/passkeys", elevation.required(passkey::add))
        .PATCH("/api/factors/{id}", elevation.required(change::rename))
        .DELETE("/api/factors/{id}", elevation.required(change::remove))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
