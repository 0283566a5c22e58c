package dev.forestgate.limits;

import static dev.forestgate.failure.Failure.TOO_MANY_ATTEMPTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Budget of attempts at passwords and one-time codes (NIST SP 800-63B-4, section 3.2.2). A failure
 * counts; a success resets the count. After some failures a client must wait before its next
 * attempt, after more failures all clients must, and each further failure doubles the wait. A
 * device known by its cookie does not wait for failures of others; it has a budget of its own.
 * Devices that resemble a known device but have no cookie share one budget. An unknown account is
 * counted like a known one. Name and address of an account are counted separately, so a budget does
 * not reveal that they belong together.
 *
 * <p>An attempt that must wait is rejected before any work is done. It is checked against the
 * budget again after the trial, so concurrent attempts do not evade it. Fails with Spring's {@code
 * DataAccessException} if Redis is unavailable, so nothing can be tried without the budget.
 */
@Component
public final class Attempts {
  /** Characters of the hash of the account's name; the key must not reveal the name. */
  private static final int HASH_LENGTH = 22;

  private final AttemptCounts counts;
  private final LimitMeters meters;
  private final ConcurrentAttempts running = new ConcurrentAttempts();

  Attempts(AttemptCounts counts, LimitMeters meters) {
    this.counts = counts;
    this.meters = meters;
  }

  /**
   * Attempt at the password of {@code account}.
   *
   * @param account login name or address, in canonical spelling
   * @param device see {@link Attempt#device}
   */
  public Attempt onPassword(String account, String client, String device) {
    return attempt(account, "passwords", client, device);
  }

  /** Attempt at a one-time code of {@code account}; codes are counted separately from passwords. */
  public Attempt onCode(String account, String client) {
    return attempt(account, AttemptCounts.CODES, client, "");
  }

  /**
   * Attempt at the code of a sign-in by code; counted separately from passwords and other codes.
   *
   * @param account address in canonical spelling
   * @param device see {@link Attempt#device}
   */
  public Attempt onSignInCode(String account, String client, String device) {
    return attempt(account, AttemptCounts.SIGN_IN_CODES, client, device);
  }

  /**
   * Attempt at a code of a second factor of the account {@code userId}. It is counted separately
   * from passwords and other codes, and for all clients together.
   */
  public Attempt onFactor(UUID userId) {
    return attempt(userId.toString(), AttemptCounts.FACTORS, "", "");
  }

  /** Reads the status of an attempt; may run in parallel with other look-ups. */
  public Mono<AttemptStatus> look(Attempt attempt) {
    return counts.look(attempt);
  }

  /**
   * Runs {@code trial} and counts its outcome. Returns its value; empty if {@code trial} is empty,
   * which counts as a failure. Fails with TOO_MANY_ATTEMPTS and the time to wait. If {@code trial}
   * fails with an error, nothing is counted.
   *
   * @param status result of {@link #look}
   * @param origin origin of the attempt; subscribed to only if an unknown device would have to
   *     wait. Empty means unknown
   */
  public <T> Mono<T> decide(
      Attempt attempt, AttemptStatus status, Mono<AttemptOrigin> origin, Mono<T> trial) {
    return admit(status, origin)
        .flatMap(
            admitted ->
                Mono.using(
                    () -> running.enter(attempt.key()),
                    alone ->
                        trial
                            .singleOptional()
                            .flatMap(
                                result ->
                                    result.isPresent() && alone && status.failures() == 0
                                        ? Mono.just(result)
                                        : settle(attempt, result, admitted, origin)),
                    alone -> running.leave(attempt.key())))
        .flatMap(Mono::justOrEmpty);
  }

  /** Runs {@link #look} and {@link #decide}. */
  public <T> Mono<T> guarded(Attempt attempt, Mono<AttemptOrigin> origin, Mono<T> trial) {
    return look(attempt).flatMap(status -> decide(attempt, status, origin, trial));
  }

  /**
   * Resets the failures at the password of {@code account}, a name or an address, after a new
   * password or for a new account.
   */
  public Mono<Void> forget(String account) {
    return counts.forget(onPassword(account, "", ""));
  }

  /** Resets the failures at codes that sign in to {@code account}, an address. */
  public Mono<Void> forgetSignInCodes(String account) {
    return counts.forget(onSignInCode(account, "", ""));
  }

  /** Resets the failures at second factors of the account {@code userId}. */
  public Mono<Void> forgetFactor(UUID userId) {
    return counts.forget(onFactor(userId));
  }

  /**
   * Moves the failures of {@code previous} to {@code next} when an account is renamed. Earlier
   * failures of {@code next} are discarded.
   */
  public Mono<Void> rename(String previous, String next) {
    return previous.equals(next)
        ? Mono.empty()
        : counts.adopt(onPassword(previous, "", ""), onPassword(next, "", ""));
  }

  /** Returns the origin that admits the attempt. */
  private Mono<AttemptOrigin> admit(AttemptStatus status, Mono<AttemptOrigin> origin) {
    if (!status.mustWait(AttemptOrigin.UNKNOWN_DEVICE)) {
      return Mono.just(AttemptOrigin.UNKNOWN_DEVICE);
    }
    return origin
        .defaultIfEmpty(AttemptOrigin.UNKNOWN_DEVICE)
        .flatMap(from -> status.mustWait(from) ? refuse(status, from) : Mono.just(from));
  }

  /** Checks the outcome against the budget as it is by now, and counts it. */
  private <T> Mono<Optional<T>> settle(
      Attempt attempt, Optional<T> result, AttemptOrigin admitted, Mono<AttemptOrigin> origin) {
    Mono<AttemptStatus> counted =
        result.isPresent() ? counts.right(attempt, admitted) : counts.wrong(attempt, admitted);
    return counted.flatMap(
        status -> {
          if (!status.mustWait(admitted)) {
            return Mono.just(result);
          }
          return admitted == AttemptOrigin.UNKNOWN_DEVICE
              ? admit(status, origin).flatMap(from -> settle(attempt, result, from, origin))
              : refuse(status, admitted);
        });
  }

  private <T> Mono<T> refuse(AttemptStatus status, AttemptOrigin origin) {
    meters.countAttempt();
    return Mono.error(Failed.retryable(TOO_MANY_ATTEMPTS, status.retryAfter(origin)));
  }

  private static Attempt attempt(String account, String kind, String client, String device) {
    String hash = Secret.of(account).sha256().substring(0, HASH_LENGTH);
    return new Attempt("fg:{a" + hash + "}:" + kind, client, device);
  }
}
