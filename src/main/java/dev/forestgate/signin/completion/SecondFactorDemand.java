package dev.forestgate.signin.completion;

import static dev.forestgate.failure.Failure.SECOND_FACTOR_REQUIRED;

import dev.forestgate.factors.Factors;
import dev.forestgate.factors.challenge.SecondStep;
import dev.forestgate.factors.challenge.SecondStepChallenges;
import dev.forestgate.factors.model.AskedFactors;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.trust.TrustedDevices;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.model.SessionMode;
import dev.forestgate.users.User;
import dev.forestgate.visitor.Visitor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Demands a second factor of a sign-in whose first method is proven, except on a device that the
 * account trusts.
 */
@Component
public final class SecondFactorDemand {
  private final Factors factors;
  private final SecondStepChallenges challenges;
  private final TrustedDevices devices;
  private final SignInEvents events;

  SecondFactorDemand(
      Factors factors,
      SecondStepChallenges challenges,
      TrustedDevices devices,
      SignInEvents events) {
    this.factors = factors;
    this.challenges = challenges;
    this.devices = devices;
    this.events = events;
  }

  /**
   * Completes at once for an account without a second factor, and for a trusted device. Otherwise
   * fails with SECOND_FACTOR_REQUIRED.
   *
   * @param amr methods that are proven
   * @param before work that is left to do if the sign-in goes on with a second step
   */
  public Mono<Void> check(
      User user, SessionMode mode, List<String> amr, Visitor visitor, Mono<Void> before) {
    return user.secondFactor()
        ? isTrusted(user, visitor)
            .filter(trusted -> !trusted)
            .delayUntil(untrusted -> before)
            .flatMap(untrusted -> demand(user, mode, amr, visitor))
        : Mono.empty();
  }

  /** Only the cookie proves a device. */
  private Mono<Boolean> isTrusted(User user, Visitor visitor) {
    return visitor.isProven()
        ? devices.isTrusted(user.id(), user.credentialVersion(), visitor.deviceId())
        : Mono.just(false);
  }

  /** Records the session of a sign-in that the trust of its device allowed. */
  public Mono<Void> trusted(CompletedSignIn signedIn, Visitor visitor) {
    User user = signedIn.user();
    return user.secondFactor()
        ? devices.signedIn(
            user.id(),
            user.credentialVersion(),
            visitor.deviceId(),
            signedIn.opened().session().id())
        : Mono.empty();
  }

  /** Asks, issues the challenge and records the event in parallel. */
  private Mono<Void> demand(User user, SessionMode mode, List<String> amr, Visitor visitor) {
    var step =
        new SecondStep(
            user.id(), user.credentialVersion(), mode.text(), amr, visitor.possibleIds());
    return Mono.zip(
            challenges.issue(step),
            factors.ask(user.id(), FactorPurpose.SECOND_STEP),
            events.secondFactorAsked(visitor).thenReturn(true))
        .flatMap(
            asked ->
                Mono.error(
                    Failed.with(SECOND_FACTOR_REQUIRED, members(asked.getT1(), asked.getT2()))));
  }

  private static Map<String, Object> members(Secret challenge, AskedFactors asked) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("challenge", challenge.reveal());
    members.put("expires_in", SecondStepChallenges.LIFETIME.toSeconds());
    members.putAll(asked.members());
    return members;
  }
}
