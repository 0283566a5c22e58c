package dev.forestgate.pages.security;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages about proofs of identity. */
@Component
public final class SecurityRoutes {
  private final SecurityPage overview;
  private final PasswordPage password;
  private final PasskeyPage passkey;
  private final TotpPage totp;
  private final RecoveryCodesPage codes;
  private final FactorPage factor;
  private final ElevatePage elevate;

  SecurityRoutes(
      SecurityPage overview,
      PasswordPage password,
      PasskeyPage passkey,
      TotpPage totp,
      RecoveryCodesPage codes,
      FactorPage factor,
      ElevatePage elevate) {
    this.overview = overview;
    this.password = password;
    this.passkey = passkey;
    this.totp = totp;
    this.codes = codes;
    this.factor = factor;
    this.elevate = elevate;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET(SecurityPage.PATH, overview::show)
        .POST(SecurityPage.PATH, overview::endTrust)
        .GET(PasswordPage.PATH, password::show)
        .POST(PasswordPage.PATH, password::submit)
        .GET(PasskeyPage.PATH, passkey::show)
        .POST(PasskeyPage.PATH, passkey::submit)
        .GET(TotpPage.PATH, totp::show)
        .POST(TotpPage.PATH, totp::submit)
        .GET(RecoveryCodesPage.PATH, codes::show)
        .POST(RecoveryCodesPage.PATH, codes::renew)
        .POST(RecoveryCodesPage.PATH + "/file", codes::file)
        .GET(FactorPage.PATH, factor::show)
        .POST(FactorPage.PATH, factor::submit)
        .GET(ElevatePage.PATH, elevate::show)
        .POST(ElevatePage.PATH, elevate::submit)
        .build();
  }
}
