package dev.forestgate.signin.completion;

import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.FailedSignIns;
import dev.forestgate.identity.device.RequestDevice;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.notifications.factors.FactorReports;
import dev.forestgate.notifications.factors.ReportedSession;
import dev.forestgate.renewal.SessionProfiles;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Completes a sign-in of a user who is authenticated, whatever the authentication was. */
@Component
public final class SignInCompletion {
  private final Sessions sessions;
  private final VisitorCookie visitors;
  private final UnusualSignInCheck unusualSignIns;
  private final SessionEvents events;
  private final SessionReplacement previousSession;
  private final FactorReports reports;
  private final CredentialsResponse response;

  SignInCompletion(
      Sessions sessions,
      VisitorCookie visitors,
      UnusualSignInCheck unusualSignIns,
      SessionEvents events,
      SessionReplacement previousSession,
      FactorReports reports,
      CredentialsResponse response) {
    this.sessions = sessions;
    this.visitors = visitors;
    this.unusualSignIns = unusualSignIns;
    this.events = events;
    this.previousSession = previousSession;
    this.reports = reports;
    this.response = response;
  }

  /**
   * Opens a session, records it and ends the session whose credential came with {@code request}.
   * Empty if the credentials of {@code user} were changed since the authentication.
   */
  public Mono<CompletedSignIn> complete(
      ServerRequest request, User user, SessionMode mode, Assurance assurance) {
    Visitor visitor = visitors.recognize(request);
    return open(user, mode, RequestDevice.of(request), assurance, visitor)
        .flatMap(signedIn -> events.opened(signedIn, visitor, FailedSignIns.before(request)))
        .delayUntil(signedIn -> previousSession.endPrevious(request, signedIn))
        .delayUntil(signedIn -> unusualSignIns.handle(signedIn, visitor));
  }

  /** As {@link #complete}, after {@code proved}; reports the use of the factor if needed. */
  public Mono<CompletedSignIn> completeWith(
      ProvedFactor proved,
      ServerRequest request,
      User user,
      SessionMode mode,
      Assurance assurance) {
    return complete(request, user, mode, assurance)
        .delayUntil(signedIn -> reports.used(reported(request, signedIn), proved));
  }

  private ReportedSession reported(ServerRequest request, CompletedSignIn signedIn) {
    return new ReportedSession(
        signedIn.user(), signedIn.opened().session().id(), visitors.recognize(request));
  }

  /** Response with the account and all credentials of the session. */
  public Mono<ServerResponse> respond(ServerRequest request, CompletedSignIn signedIn) {
    return response.signedIn(signedIn.user(), signedIn.opened(), request);
  }

  /** Opens the session and checks the known devices in parallel, without a further round trip. */
  private Mono<CompletedSignIn> open(
      User user, SessionMode mode, Device device, Assurance assurance, Visitor visitor) {
    return sessions
        .open(SessionProfiles.owner(user), mode, device, assurance)
        .zipWith(
            unusualSignIns.review(user, visitor),
            (opened, anomalies) -> new CompletedSignIn(user, opened, anomalies));
  }
}
