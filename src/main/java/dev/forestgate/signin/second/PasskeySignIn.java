package dev.forestgate.signin.second;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.http.body.Responses;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.signin.completion.CompletedSignIn;
import dev.forestgate.signin.completion.SignInCompletion;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Signs in with a passkey, without a name and a password (WebAuthn Level 3, section 7.2). The
 * authenticator verified its user, so it is two factors (NIST SP 800-63B-4, section 3.1.7). Every
 * reason for a refusal gets the same response. No password is hashed; the signature is verified on
 * the hash pool.
 */
@Component
final class PasskeySignIn {
  /** Path below {@code /api/auth}. */
  static final String PATH = "/passkey";

  private final Factors factors;
  private final PasswordAuthentication pool;
  private final Users users;
  private final RegistrationProperties registration;
  private final SignInCompletion completion;
  private final VisitorCookie visitors;
  private final JsonBodies bodies;
  private final Clock clock;

  PasskeySignIn(
      Factors factors,
      PasswordAuthentication pool,
      Users users,
      RegistrationProperties registration,
      SignInCompletion completion,
      VisitorCookie visitors,
      JsonBodies bodies,
      Clock clock) {
    this.factors = factors;
    this.pool = pool;
    this.users = users;
    this.registration = registration;
    this.completion = completion;
    this.visitors = visitors;
    this.bodies = bodies;
    this.clock = clock;
  }

  /** Responds with a ceremony for any passkey of this service. The body has no member. */
  Mono<ServerResponse> begin(ServerRequest request) {
    return bodies
        .readIfPresent(request, Map.class)
        .then(Mono.defer(factors::startSignIn))
        .flatMap(Responses::ok);
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    return pool.ifAdmitted(() -> accept(request));
  }

  private Mono<ServerResponse> accept(ServerRequest request) {
    visitors.recognize(request); // sets the cookie of the visitor on any response
    return bodies
        .read(request, PasskeySignInForm.class)
        .map(PasskeySignInForm::given)
        .flatMap(given -> signIn(request, given))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)))
        .flatMap(signedIn -> completion.respond(request, signedIn));
  }

  /** Empty if the sign-in is refused. */
  private Mono<CompletedSignIn> signIn(ServerRequest request, PasskeySignInForm.Given given) {
    return factors
        .signIn(given.proof())
        .flatMap(
            proved ->
                account(proved.user())
                    .flatMap(user -> open(request, user, given.mode(), proved.factor())));
  }

  private Mono<User> account(UUID id) {
    return users.findById(id).filter(user -> !user.disabled()).filter(registration::allowsSignIn);
  }

  private Mono<CompletedSignIn> open(
      ServerRequest request, User user, SessionMode mode, ProvedFactor proved) {
    Assurance assurance = Assurance.severalFactors(proved.amr(), clock.instant());
    return completion.completeWith(proved, request, user, mode, assurance);
  }
}
