package dev.forestgate.pages.entry;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the pages before a sign-in, and of sign-out. */
@Component
public final class EntryRoutes {
  private final SignInPage signIn;
  private final SecondStepPage secondStep;
  private final PasskeyForm passkey;
  private final SignOutForm signOut;
  private final StartPage start;

  EntryRoutes(
      SignInPage signIn,
      SecondStepPage secondStep,
      PasskeyForm passkey,
      SignOutForm signOut,
      StartPage start) {
    this.signIn = signIn;
    this.secondStep = secondStep;
    this.passkey = passkey;
    this.signOut = signOut;
    this.start = start;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/", start::show)
        .GET("/sign-in", signIn::show)
        .POST("/sign-in", signIn::submit)
        .POST("/sign-in/passkey", passkey::submit)
        .GET(SecondStep.PATH, secondStep::show)
        .POST(SecondStep.PATH, secondStep::submit)
        .POST("/sign-out", signOut::submit)
        .build();
  }
}
