package dev.forestgate.pages.entry;

import static org.springframework.http.MediaType.APPLICATION_FORM_URLENCODED;
import static org.springframework.web.reactive.function.server.RequestPredicates.contentType;
import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.forestgate.http.body.Responses;
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
  private final RegisterPage register;
  private final ForgotPage forgot;
  private final CodePage code;
  private final CodeLinkPage codeLink;

  EntryRoutes(
      SignInPage signIn,
      SecondStepPage secondStep,
      PasskeyForm passkey,
      SignOutForm signOut,
      StartPage start,
      RegisterPage register,
      ForgotPage forgot,
      CodePage code,
      CodeLinkPage codeLink) {
    this.signIn = signIn;
    this.secondStep = secondStep;
    this.passkey = passkey;
    this.signOut = signOut;
    this.start = start;
    this.register = register;
    this.forgot = forgot;
    this.code = code;
    this.codeLink = codeLink;
  }

  public RouterFunction<ServerResponse> routes() {
    return route()
        .GET("/", start::show)
        .GET("/sign-in", signIn::show)
        .POST("/sign-in", signIn::submit)
        .POST("/sign-in/passkey", passkey::submit)
        .GET("/sign-in/code", code::show)
        .POST("/sign-in/code", code::submit)
        .POST("/sign-out", signOut::submit)
        .GET("/register", register::show)
        // JSON is for the API at the same path.
        .POST("/register", contentType(APPLICATION_FORM_URLENCODED), register::submit)
        .GET("/forgot", forgot::show)
        .POST("/forgot", forgot::submit)
        .build();
  }

  /** Routes that an e-mail leads to, which are there without the other pages too. */
  public RouterFunction<ServerResponse> ofEmails() {
    return route()
        .GET(CodeLinkPage.PATH, codeLink::show)
        .POST(CodeLinkPage.PATH, contentType(APPLICATION_FORM_URLENCODED), codeLink::submit)
        .GET(SecondStep.PATH, secondStep::show)
        .POST(SecondStep.PATH, secondStep::submit)
        .filter(Responses.producing(Responses.HTML))
        .build();
  }
}
