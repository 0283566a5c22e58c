package dev.forestgate.signin;

import static dev.forestgate.failure.Failure.INVALID_CREDENTIALS;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.PasswordAuthentication;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.signin.completion.CompletedSignIn;
import dev.forestgate.signin.completion.SecondFactorDemand;
import dev.forestgate.signin.completion.SignInCompletion;
import dev.forestgate.signin.completion.SignInEvents;
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
  private final JsonBodies bodies;
  private final VisitorCookie visitors;
  private final SecondFactorDemand secondFactor;
  private final SignInCompletion completion;
  private final SignInEvents events;
  private final HashUpgrade hashUpgrade;
  private final Clock clock;

  SignIn(
      PasswordAuthentication authentication,
      JsonBodies bodies,
      VisitorCookie visitors,
      SecondFactorDemand secondFactor,
      SignInCompletion completion,
      SignInEvents events,
      HashUpgrade hashUpgrade,
      Clock clock) {
    this.authentication = authentication;
    this.bodies = bodies;
    this.visitors = visitors;
    this.secondFactor = secondFactor;
    this.completion = completion;
    this.events = events;
    this.hashUpgrade = hashUpgrade;
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
        .flatMap(signedIn -> completion.respond(request, signedIn));
  }

  private Mono<CompletedSignIn> signIn(
      ServerRequest request, SignInForm.Credentials given, Visitor visitor) {
    return authentication
        .verify(request, given.name(), given.password())
        .delayUntil(user -> checkSecondFactor(user, given, visitor))
        .flatMap(user -> complete(request, user, given))
        .switchIfEmpty(reject(given.name(), visitor))
        .delayUntil(signedIn -> secondFactor.trusted(signedIn, visitor))
        .delayUntil(signedIn -> hashUpgrade.of(signedIn.user(), given.password()));
  }

  /** The hash is upgraded before the second step, which has no password. */
  private Mono<Void> checkSecondFactor(User user, SignInForm.Credentials given, Visitor visitor) {
    return secondFactor.check(
        user,
        given.mode(),
        Assurance.PASSWORD,
        visitor,
        Mono.defer(() -> hashUpgrade.of(user, given.password())));
  }

  private Mono<CompletedSignIn> complete(
      ServerRequest request, User user, SignInForm.Credentials given) {
    return completion.complete(request, user, given.mode(), Assurance.password(clock.instant()));
  }

  private Mono<CompletedSignIn> reject(String name, Visitor visitor) {
    return Mono.defer(() -> events.failed(visitor, name))
        .then(Mono.error(() -> Failed.of(INVALID_CREDENTIALS)));
  }
}
