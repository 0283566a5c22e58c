package dev.forestgate.signin.code;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.failure.Failed;
import dev.forestgate.http.body.JsonBodies;
import dev.forestgate.identity.device.VisitorCookie;
import dev.forestgate.mail.message.EmailKind;
import dev.forestgate.notifications.request.EmailBudget;
import dev.forestgate.sessions.model.Assurance;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.signin.completion.CompletedSignIn;
import dev.forestgate.signin.completion.SecondFactorDemand;
import dev.forestgate.signin.completion.SignInCompletion;
import dev.forestgate.signin.completion.SignInEvents;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Signs in by the code or the link of an e-mail. A wrong, expired or spent proof and a disabled or
 * deleted account get the same response.
 */
@Component
final class CodeSignIn {
  /** Path below {@code /api/auth}. */
  static final String PATH = "/code/verify";

  /** Method of the authentication (RFC 8176). */
  private static final List<String> AMR = List.of("otp");

  private final CodeVerification verification;
  private final ProvenAccounts accounts;
  private final SecondFactorDemand secondFactor;
  private final SignInCompletion completion;
  private final SignInEvents events;
  private final EmailBudget budget;
  private final VisitorCookie visitors;
  private final JsonBodies bodies;
  private final Clock clock;

  CodeSignIn(
      CodeVerification verification,
      ProvenAccounts accounts,
      SecondFactorDemand secondFactor,
      SignInCompletion completion,
      SignInEvents events,
      EmailBudget budget,
      VisitorCookie visitors,
      JsonBodies bodies,
      Clock clock) {
    this.verification = verification;
    this.accounts = accounts;
    this.secondFactor = secondFactor;
    this.completion = completion;
    this.events = events;
    this.budget = budget;
    this.visitors = visitors;
    this.bodies = bodies;
    this.clock = clock;
  }

  Mono<ServerResponse> handle(ServerRequest request) {
    Visitor visitor = visitors.recognize(request);
    return bodies
        .read(request, CodeSignInForm.class)
        .map(CodeSignInForm::given)
        .flatMap(given -> signIn(request, given, visitor))
        .switchIfEmpty(refuse(visitor))
        .flatMap(signedIn -> completion.respond(request, signedIn));
  }

  /** Empty if the sign-in is refused. */
  private Mono<CompletedSignIn> signIn(
      ServerRequest request, CodeSignInForm.Given given, Visitor visitor) {
    return verification
        .verify(request, given.proof())
        .delayUntil(this::resetBudget)
        .flatMap(proven -> accounts.of(proven, visitor))
        .delayUntil(user -> checkSecondFactor(user, given.mode(), visitor))
        .flatMap(user -> complete(request, user, given.mode()))
        .delayUntil(signedIn -> secondFactor.trusted(signedIn, visitor));
  }

  /** E-mails that led to a sign-in must not keep the owner of the address from the next one. */
  private Mono<Void> resetBudget(SignInTarget proven) {
    return budget.reset(EmailKind.SIGN_IN_CODE, proven.address()).onErrorComplete();
  }

  private Mono<Void> checkSecondFactor(User user, SessionMode mode, Visitor visitor) {
    return secondFactor.check(user, mode, AMR, visitor, Mono.empty());
  }

  private Mono<CompletedSignIn> complete(ServerRequest request, User user, SessionMode mode) {
    return completion.complete(request, user, mode, Assurance.of(AMR, clock.instant()));
  }

  private Mono<CompletedSignIn> refuse(Visitor visitor) {
    return Mono.defer(() -> events.failedByCode(visitor))
        .then(Mono.error(() -> Failed.of(INVALID_CODE)));
  }
}
