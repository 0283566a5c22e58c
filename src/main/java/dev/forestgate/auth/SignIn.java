package dev.forestgate.auth;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.Bodies;
import dev.forestgate.http.ClientDevice;
import dev.forestgate.http.PasswordAuthentication;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.sessions.Device;
import dev.forestgate.sessions.Session;
import dev.forestgate.sessions.SessionMode;
import dev.forestgate.sessions.SessionOwner;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import java.util.Map;
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
  private final PasswordAuthentication authentication;
  private final RegistrationProperties registration;
  private final Sessions sessions;
  private final Journal journal;
  private final Bodies bodies;
  private final HashUpgrade upgrade;
  private final SignInAnswer answer;

  SignIn(
      PasswordAuthentication authentication,
      RegistrationProperties registration,
      Sessions sessions,
      Journal journal,
      Bodies bodies,
      HashUpgrade upgrade,
      SignInAnswer answer) {
    this.authentication = authentication;
    this.registration = registration;
    this.sessions = sessions;
    this.journal = journal;
    this.bodies = bodies;
    this.upgrade = upgrade;
    this.answer = answer;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return authentication.ifRoom(() -> accept(request));
  }

  private Mono<ServerResponse> accept(ServerRequest request) {
    return bodies
        .read(request, SignInForm.class)
        .map(SignInForm::credentials)
        .flatMap(given -> signIn(given, ClientDevice.of(request)))
        .flatMap(answer::of);
  }

  private Mono<SignedIn> signIn(SignInForm.Credentials given, Device device) {
    return authentication
        .verify(given.name(), given.password())
        .filter(registration::admits)
        .flatMap(user -> open(user, given.mode(), device))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)))
        .flatMap(this::record)
        .flatMap(signedIn -> upgrade.after(signedIn, given.password()));
  }

  /** Empty if the password was changed since it was checked. */
  private Mono<SignedIn> open(User user, SessionMode mode, Device device) {
    var owner = new SessionOwner(user.id(), user.username(), user.credentialVersion());
    return sessions.open(owner, mode, device).map(opened -> new SignedIn(user, opened));
  }

  private Mono<SignedIn> record(SignedIn signedIn) {
    Session session = signedIn.opened().session();
    Map<String, Object> detail = Map.of("mode", session.mode().text());
    return journal
        .record(JournalEvent.seen(session.id(), session.userId(), "signed-in", detail))
        .thenReturn(signedIn);
  }
}
