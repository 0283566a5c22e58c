package dev.forestgate.limits;

import static dev.forestgate.failure.Failure.TOO_MANY_ATTEMPTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The budget of guesses at passwords and one-time codes (NIST SP 800-63B-4 section 3.2.2). A wrong
 * guess counts; a right one lets all be forgotten. After some wrong ones a client has to wait
 * before it may guess again, after some more all have to, and each further one doubles the wait. A
 * device that the account knows by its cookie does not wait for what others did; it has a budget of
 * its own, which no other can spend. What is like such a device but has no cookie shares one
 * budget. An account that does not exist is counted as one that does. The name and the address of
 * an account are counted apart, so that no budget tells that they are one account's.
 *
 * <p>Whoever has to wait is told so before any work is done. A guess is held against the budget a
 * second time when it is done, as others may have come between: what began at the same time is no
 * way around. Fails with Spring's {@code DataAccessException} where Redis is away, so without it
 * nothing can be guessed at.
 */
@Component
public final class Attempts {
  /** Of the account's name: nobody who reads the key should read the name. */
  private static final int HASH_LENGTH = 22;

  private final AttemptCounts counts;
  private final LimitMeters meters;
  private final ConcurrentAttempts underWay = new ConcurrentAttempts();

  Attempts(AttemptCounts counts, LimitMeters meters) {
    this.counts = counts;
    this.meters = meters;
  }

  /**
   * A guess at the password of {@code account}.
   *
   * @param account the login name or address that was given, in the one spelling of all that mean
   *     the same
   * @param device see {@link Attempt#device}
   */
  public Attempt onPassword(String account, String client, String device) {
    return guess(account, "passwords", client, device);
  }

  /** A guess at a one-time code of {@code account}; these are counted apart. */
  public Attempt onCode(String account, String client) {
    return guess(account, AttemptCounts.CODES, client, "");
  }

  /** Where {@code guess} stands; to be asked beside whatever else is to be looked up. */
  public Mono<AttemptStatus> look(Attempt guess) {
    return counts.look(guess);
  }

  /**
   * What comes of {@code guess}: the value of {@code trial} where it is right, empty where {@code
   * trial} is, which counts as wrong. Fails with TOO_MANY_ATTEMPTS and the time to wait. Where
   * {@code trial} fails, nothing is counted.
   *
   * @param standing what {@link #look} said
   * @param origin where it comes from; asked only if a stranger would have to wait. Empty is a
   *     stranger
   */
  public <T> Mono<T> decide(
      Attempt guess, AttemptStatus standing, Mono<AttemptOrigin> origin, Mono<T> trial) {
    return admit(standing, origin)
        .flatMap(
            admitted ->
                Mono.using(
                    () -> underWay.enter(guess.key()),
                    alone ->
                        trial
                            .singleOptional()
                            .flatMap(
                                result ->
                                    result.isPresent() && alone && standing.failures() == 0
                                        ? Mono.just(result)
                                        : settle(guess, result, admitted, origin)),
                    alone -> underWay.leave(guess.key())))
        .flatMap(Mono::justOrEmpty);
  }

  /** {@link #look} and {@link #decide} in one. */
  public <T> Mono<T> guarded(Attempt guess, Mono<AttemptOrigin> origin, Mono<T> trial) {
    return look(guess).flatMap(standing -> decide(guess, standing, origin, trial));
  }

  /**
   * Forgets all wrong guesses at the password of {@code account}, a name or an address: there is a
   * new password, or a new account.
   */
  public Mono<Void> forget(String account) {
    return counts.forget(onPassword(account, "", ""));
  }

  /**
   * Has the account that was {@code previous} keep its wrong guesses as {@code next}. What was
   * guessed at {@code next} before is forgotten.
   */
  public Mono<Void> rename(String previous, String next) {
    return previous.equals(next)
        ? Mono.empty()
        : counts.adopt(onPassword(previous, "", ""), onPassword(next, "", ""));
  }

  /** As which origin a guess is let through. */
  private Mono<AttemptOrigin> admit(AttemptStatus standing, Mono<AttemptOrigin> origin) {
    if (!standing.mustWait(AttemptOrigin.UNKNOWN_DEVICE)) {
      return Mono.just(AttemptOrigin.UNKNOWN_DEVICE);
    }
    return origin
        .defaultIfEmpty(AttemptOrigin.UNKNOWN_DEVICE)
        .flatMap(from -> standing.mustWait(from) ? refuse(standing, from) : Mono.just(from));
  }

  /** Holds what was found against the budget as it is by now. */
  private <T> Mono<Optional<T>> settle(
      Attempt guess, Optional<T> result, AttemptOrigin admitted, Mono<AttemptOrigin> origin) {
    Mono<AttemptStatus> told =
        result.isPresent() ? counts.right(guess, admitted) : counts.wrong(guess, admitted);
    return told.flatMap(
        standing -> {
          if (!standing.mustWait(admitted)) {
            return Mono.just(result);
          }
          return admitted == AttemptOrigin.UNKNOWN_DEVICE
              ? admit(standing, origin).flatMap(from -> settle(guess, result, from, origin))
              : refuse(standing, admitted);
        });
  }

  private <T> Mono<T> refuse(AttemptStatus standing, AttemptOrigin origin) {
    meters.countAttempt();
    return Mono.error(Failed.retryable(TOO_MANY_ATTEMPTS, standing.retryAfter(origin)));
  }

  private static Attempt guess(String account, String kind, String client, String device) {
    String hash = Secret.of(account).sha256().substring(0, HASH_LENGTH);
    return new Attempt("fg:{a" + hash + "}:" + kind, client, device);
  }
}
