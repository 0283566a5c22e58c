package dev.forestgate.enrolment;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import dev.forestgate.identity.Elevation;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

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
  private final TrustedDevices trustedDevices;

  FactorRoutes(
      FactorList list,
      TotpAddition totp,
      PasskeyAddition passkey,
      RecoveryCodeRenewal codes,
      FactorChange change,
      Authentication authentication,
      Elevation elevation,
      TrustedDevices trustedDevices) {
    this.list = list;
    this.totp = totp;
    this.passkey = passkey;
    this.codes = codes;
    this.change = change;
    this.authentication = authentication;
    this.elevation = elevation;
    this.trustedDevices = trustedDevices;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/api/factors", authentication.enrolling(list::handle))
        .POST("/api/factors/totp", elevation.enrolling(totp::start))
        .POST("/api/factors/totp/confirm", voidingTrust(totp::confirm))
        .POST("/api/factors/recovery-codes", voidingTrust(codes::handle))
        .POST("/api/factors/passkeys/options", elevation.enrolling(passkey::begin))
        .POST("/api/factors/passkeys", voidingTrust(passkey::add))
        .PATCH("/api/factors/{id}", elevation.enrolling(change::rename))
        .DELETE("/api/factors/{id}", voidingTrust(change::remove))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }

  /** Requires an elevated session, and ends the trust of all devices before the change. */
  private HandlerFunction<ServerResponse> voidingTrust(Authentication.Handler change) {
    return elevation.enrolling(
        (request, caller) ->
            trustedDevices
                .endAll(caller.userId())
                .then(Mono.defer(() -> change.handle(request, caller))));
  }
}
