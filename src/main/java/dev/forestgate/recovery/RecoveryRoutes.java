package dev.forestgate.recovery;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.Authentication;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of password reset and of links that undo a change. */
@Component
public final class RecoveryRoutes {
  private final ForgottenPassword forgottenPassword;
  private final PasswordReset passwordReset;
  private final NotMeReport notMeReport;
  private final OwnSessionReport ownSessionReport;
  private final AddressChangeUndo addressChangeUndo;
  private final Authentication authentication;

  RecoveryRoutes(
      ForgottenPassword forgottenPassword,
      PasswordReset passwordReset,
      NotMeReport notMeReport,
      OwnSessionReport ownSessionReport,
      AddressChangeUndo addressChangeUndo,
      Authentication authentication) {
    this.forgottenPassword = forgottenPassword;
    this.passwordReset = passwordReset;
    this.notMeReport = notMeReport;
    this.ownSessionReport = ownSessionReport;
    this.addressChangeUndo = addressChangeUndo;
    this.authentication = authentication;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .POST("/api/auth/password/forgot", forgottenPassword::handle)
        .POST("/api/auth/password/reset", passwordReset::handle)
        .POST("/api/auth/not-me", notMeReport::handle)
        .POST("/api/auth/email/undo", addressChangeUndo::handle)
        .POST("/api/sessions/{id}/not-me", authentication.required(ownSessionReport::handle))
        .filter(Responses.producing(MediaType.APPLICATION_JSON))
        .build();
  }
}
