package dev.forestgate.auth;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.credentials.Passwords;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.Bodies;
import dev.forestgate.journal.Journal;
import dev.forestgate.journal.JournalEvent;
import dev.forestgate.sessions.SessionOwner;
import dev.forestgate.sessions.Sessions;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Signs in with a name and a password. Unknown name, wrong password and disabled account get the
 * same answer after the same work: one look-up and one hash. Only a sign-in that succeeded may cost
 * a second one, which brings an outdated hash up to date.
 */
@Component
final class SignIn {
  private final Users users;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Journal journal;
  private final Bodies bodies;
  private final HashUpgrade upgrade;
  private final SignInAnswer answer;

  SignIn(
      Users users,
      Passwords passwords,
      Sessions sessions,
      Journal journal,
      Bodies bodies,
      HashUpgrade upgrade,
      SignInAnswer answer) {
    this.users = users;
    this.passwords = passwords;
    this.sessions = sessions;
    this.journal = journal;
    this.bodies = bodies;
    this.upgrade = upgrade;
    this.answer = answer;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return bodies
        .read(request, SignInForm.class)
        .map(SignInForm::credentials)
        .flatMap(this::signIn)
        .flatMap(answer::of);
  }

  private Mono<SignedIn> signIn(SignInForm.Credentials given) {
    return users
        .findByLogin(given.name())
        .singleOptional()
        .flatMap(found -> verify(given, found))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)))
        .flatMap(user -> open(user, given.mode()))
        .flatMap(this::record)
        .flatMap(signedIn -> upgrade.after(signedIn, given.password()));
  }

  /** The account if the password is its own and it may sign in; else empty. */
  private Mono<User> verify(SignInForm.Credentials given, Optional<User> found) {
    return passwords
        .verify(given.password(), found.map(User::passwordHash).orElse(null))
        .filter(matches -> matches)
        .flatMap(matches -> Mono.justOrEmpty(found))
        .filter(user -> !user.disabled());
  }

  private Mono<SignedIn> open(User user, SignInMode mode) {
    var owner = new SessionOwner(user.id(), user.username(), user.credentialVersion());
    return sessions.open(owner).map(opened -> new SignedIn(user, opened, mode));
  }

  private Mono<SignedIn> record(SignedIn signedIn) {
    Map<String, Object> detail = Map.of("mode", signedIn.mode().text());
    return journal
        .record(
            JournalEvent.seen(
                signedIn.opened().session().id(), signedIn.user().id(), "signed-in", detail))
        .thenReturn(signedIn);
  }
}
