package dev.forestgate.signin;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.identity.device.RequestDevice;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.renewal.SessionProfiles;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Signs in with a name and a password. An unknown name, a wrong password, a disabled account and,
 * where verification is required, an unverified address get the same response after the same work:
 * one look-up and one hash. Only a successful sign-in may cost a second hash, which replaces an
 * outdated one.
 */
@Component
final class SignIn {
  /** Path below each of the {@code ApiPrefixes}. */
  static final String PATH = "/login";

  private final PasswordAuthentication authentication;
  private final Sessions sessions;
  private final JsonBodies bodies;
  private final VisitorCookie visitors;
  private final UnusualSignInCheck unusualSignIns;
  private final SignInEvents events;
  private final SessionReplacement previousSession;
  private final HashUpgrade hashUpgrade;
  private final CredentialsResponse response;
  private final Clock clock;

  SignIn(
      PasswordAuthentication authentication,
      Sessions sessions,
      JsonBodies bodies,
      VisitorCookie visitors,
      UnusualSignInCheck unusualSignIns,
      SignInEvents events,
      SessionReplacement previousSession,
      HashUpgrade hashUpgrade,
      CredentialsResponse response,
      Clock clock) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.bodies = bodies;
    this.visitors = visitors;
    this.unusualSignIns = unusualSignIns;
    this.events = events;
    this.previousSession = previousSession;
    this.hashUpgrade = hashUpgrade;
    this.response = response;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return authentication.ifAdmitted(() -> accept(request));
  }

  private Mono<ServerResponse> accept(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, SignInForm.class)
        .map(SignInForm::credentials)
        .flatMap(given -> signIn(request, given, visitor))
        .flatMap(signedIn -> response.signedIn(signedIn.user(), signedIn.opened(), request));
  }

  private Mono<CompletedSignIn> signIn(
      ServerRequest request, SignInForm.Credentials given, Visitor visitor) {
    return authentication
        .verify(request, given.name(), given.password())
        .flatMap(user -> open(user, given.mode(), RequestDevice.of(request), visitor))
        .switchIfEmpty(reject(given.name(), visitor))
        .flatMap(signedIn -> events.opened(signedIn, visitor))
        .delayUntil(signedIn -> previousSession.endPrevious(request, signedIn))
        .delayUntil(signedIn -> unusualSignIns.handle(signedIn, visitor))
        .flatMap(signedIn -> hashUpgrade.after(signedIn, given.password()));
  }

  /**
   * Opens the session. Empty if the password was changed since it was verified. Opening the session
   * and checking the known devices run in parallel, so the check adds no round trip.
   */
  private Mono<CompletedSignIn> open(User user, SessionMode mode, Device device, Visitor visitor) {
    return sessions
        .open(SessionProfiles.owner(user), mode, device, Assurance.password(clock.instant()))
        .zipWith(
            unusualSignIns.review(user, visitor),
            (opened, suspicions) -> new CompletedSignIn(user, opened, suspicions));
  }

  private Mono<CompletedSignIn> reject(String name, Visitor visitor) {
    return Mono.defer(() -> events.failed(visitor, name))
        .then(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }
}
