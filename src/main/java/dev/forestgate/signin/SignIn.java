package dev.forestgate.signin;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.CredentialsResponse;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.identity.RequestDevice;
import dev.forestgate.identity.VisitorCookie;
import dev.forestgate.renewal.SessionProfiles;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.sessions.model.Device;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Signs in with a name and a password. Unknown name, wrong password, disabled account and, where
 * that is asked for, an address that is not verified get the same answer after the same work: one
 * look-up and one hash. Only a sign-in that succeeded may cost a second one, which brings an
 * outdated hash up to date.
 */
@Component
final class SignIn {
  /** Under each of the {@code Prefixes}. */
  static final String PATH = "/login";

  private final PasswordAuthentication authentication;
  private final Sessions sessions;
  private final JsonBodies bodies;
  private final VisitorCookie visitors;
  private final UnusualSignInCheck watch;
  private final SignInEvents record;
  private final SessionReplacement earlier;
  private final HashUpgrade upgrade;
  private final CredentialsResponse answer;

  SignIn(
      PasswordAuthentication authentication,
      Sessions sessions,
      JsonBodies bodies,
      VisitorCookie visitors,
      UnusualSignInCheck watch,
      SignInEvents record,
      SessionReplacement earlier,
      HashUpgrade upgrade,
      CredentialsResponse answer) {
    this.authentication = authentication;
    this.sessions = sessions;
    this.bodies = bodies;
    this.visitors = visitors;
    this.watch = watch;
    this.record = record;
    this.earlier = earlier;
    this.upgrade = upgrade;
    this.answer = answer;
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
        .flatMap(signedIn -> answer.signedIn(signedIn.user(), signedIn.opened(), request));
  }

  private Mono<CompletedSignIn> signIn(
      ServerRequest request, SignInForm.Credentials given, Visitor visitor) {
    return authentication
        .verify(request, given.name(), given.password())
        .flatMap(user -> open(user, given.mode(), RequestDevice.of(request), visitor))
        .switchIfEmpty(refuse(given.name(), visitor))
        .flatMap(signedIn -> record.opened(signedIn, visitor))
        .delayUntil(signedIn -> earlier.end(request, signedIn))
        .delayUntil(signedIn -> watch.after(signedIn, visitor))
        .flatMap(signedIn -> upgrade.after(signedIn, given.password()));
  }

  /**
   * Empty if the password was changed since it was checked. Session and known devices are asked
   * together, so the watch costs no round trip of its own.
   */
  private Mono<CompletedSignIn> open(User user, SessionMode mode, Device device, Visitor visitor) {
    return sessions
        .open(SessionProfiles.owner(user), mode, device)
        .zipWith(
            watch.review(user, visitor),
            (opened, suspicions) -> new CompletedSignIn(user, opened, suspicions));
  }

  private Mono<CompletedSignIn> refuse(String name, Visitor visitor) {
    return Mono.defer(() -> record.failed(visitor, name))
        .then(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }
}
