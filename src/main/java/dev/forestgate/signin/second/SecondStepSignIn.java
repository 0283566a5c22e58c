package dev.forestgate.signin.second;

import static dev.forestgate.failure.Failure.INVALID_CHALLENGE;
import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.challenge.SecondStep;
import dev.forestgate.factors.challenge.SecondStepChallenges;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.signin.completion.CompletedSignIn;
import dev.forestgate.signin.completion.SignInCompletion;
import dev.forestgate.signin.completion.SignInEvents;
import dev.forestgate.users.User;
import dev.forestgate.users.Users;
import dev.forestgate.visitor.Visitor;
import java.time.Clock;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Second step of a sign-in, after the right password or code. A challenge that is void, whatever
 * the reason, gets one response, and a wrong proof gets another. Only a right proof opens a
 * session.
 */
@Component
final class SecondStepSignIn {
  /** Path below each of the {@code ApiPrefixes}. */
  static final String PATH = "/login/second";

  private final SecondStepChallenges challenges;
  private final Factors factors;
  private final TrustedDevices devices;
  private final Users users;
  private final SignInCompletion completion;
  private final VisitorCookie visitors;
  private final SignInEvents events;
  private final JsonBodies bodies;
  private final Clock clock;

  SecondStepSignIn(
      SecondStepChallenges challenges,
      Factors factors,
      TrustedDevices devices,
      Users users,
      SignInCompletion completion,
      VisitorCookie visitors,
      SignInEvents events,
      JsonBodies bodies,
      Clock clock) {
    this.challenges = challenges;
    this.factors = factors;
    this.devices = devices;
    this.users = users;
    this.completion = completion;
    this.visitors = visitors;
    this.events = events;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, SecondStepForm.class)
        .map(SecondStepForm::given)
        .flatMap(given -> signIn(request, given, visitor))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CHALLENGE)))
        .flatMap(signedIn -> completion.respond(request, signedIn));
  }

  /** Empty if the challenge is void. */
  private Mono<CompletedSignIn> signIn(
      ServerRequest request, SecondStepForm.Given given, Visitor visitor) {
    return challenges
        .tryOnce(given.challenge(), visitor.id())
        .filter(step -> given.isFor(step.mode()))
        .flatMap(step -> account(step).flatMap(user -> prove(request, user, step, given, visitor)));
  }

  /** The account; empty if it was disabled or deleted, or its credentials changed. */
  private Mono<User> account(SecondStep step) {
    return users
        .findById(step.user())
        .filter(user -> !user.disabled())
        .filter(user -> user.credentialVersion() == step.credentialVersion());
  }

  /** Spends the challenge after the proof, so that of parallel right proofs one signs in. */
  private Mono<CompletedSignIn> prove(
      ServerRequest request,
      User user,
      SecondStep step,
      SecondStepForm.Given given,
      Visitor visitor) {
    return factors
        .prove(user.id(), FactorPurpose.SECOND_STEP, given.proof())
        .onErrorResume(Failed.class, refused -> recordFailure(visitor, user, refused))
        .filterWhen(proved -> challenges.spend(given.challenge()))
        .flatMap(proved -> open(request, user, step, proved))
        .delayUntil(signedIn -> trust(signedIn, given, visitor));
  }

  private Mono<CompletedSignIn> open(
      ServerRequest request, User user, SecondStep step, ProvedFactor proved) {
    Assurance first = Assurance.of(step.amr(), clock.instant());
    Assurance both = Assurance.of(first.with(proved.amr()), first.authTime());
    return completion.completeWith(proved, request, user, SessionMode.stored(step.mode()), both);
  }

  /** Trusts the device if the client wishes so and its cookie proves it. */
  private Mono<Void> trust(CompletedSignIn signedIn, SecondStepForm.Given given, Visitor visitor) {
    User user = signedIn.user();
    return given.trustDevice() && visitor.isProven()
        ? devices.trust(
            user.id(),
            user.credentialVersion(),
            visitor.deviceId(),
            signedIn.opened().session().id())
        : Mono.empty();
  }

  private Mono<ProvedFactor> recordFailure(Visitor visitor, User user, Failed refused) {
    return refused.failure() == INVALID_CODE
        ? events.secondFactorFailed(visitor, user.id()).then(Mono.error(refused))
        : Mono.error(refused);
  }
}
