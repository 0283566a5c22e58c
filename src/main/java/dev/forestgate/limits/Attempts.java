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
 * device that the account knows does not wait for what others did; it has a budget of its own. An
 * account that nobody has is counted as one that somebody has.
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
  private final UnderWay underWay = new UnderWay();

  Attempts(AttemptCounts counts, LimitMeters meters) {
    this.counts = counts;
    this.meters = meters;
  }

  /**
   * A guess at the password of {@code account}.
   *
   * @param account one spelling for each account; of an account that nobody has, whatever was typed
   */
  public Guess onPassword(String account, String client) {
    return guess(account, "passwords", client);
  }

  /** A guess at a one-time code of {@code account}; these are counted apart. */
  public Guess onCode(String account, String client) {
    return guess(account, "codes", client);
  }

  /** Where {@code guess} stands; to be asked beside whatever else is to be looked up. */
  public Mono<Standing> look(Guess guess) {
    return counts.look(guess);
  }

  /**
   * What comes of {@code guess}: the value of {@code trial} where it is right, empty where {@code
   * trial} is, which counts as wrong. Fails with TOO_MANY_ATTEMPTS and the time to wait. Where
   * {@code trial} fails, nothing is counted.
   *
   * @param standing what {@link #look} said
   * @param isKnown whether it comes from a device that the account knows; asked only if that would
   *     help
   */
  public <T> Mono<T> decide(Guess guess, Standing standing, Mono<Boolean> isKnown, Mono<T> trial) {
    return admit(standing, isKnown)
        .flatMap(
            known ->
                Mono.using(
                    () -> underWay.enter(guess.key()),
                    alone ->
                        trial
                            .singleOptional()
                            .flatMap(
                                result ->
                                    result.isPresent() && alone && standing.failures() == 0
                                        ? Mono.just(result)
                                        : settle(guess, result, known, isKnown)),
                    alone -> underWay.leave(guess.key())))
        .flatMap(Mono::justOrEmpty);
  }

  /** {@link #look} and {@link #decide} in one. */
  public <T> Mono<T> guarded(Guess guess, Mono<Boolean> isKnown, Mono<T> trial) {
    return look(guess).flatMap(standing -> decide(guess, standing, isKnown, trial));
  }

  /**
   * Forgets all wrong guesses at the password of {@code account}: there is a new one, or a new
   * account.
   */
  public Mono<Void> forget(String account) {
    return counts.forget(onPassword(account, ""));
  }

  /** Whether a guess that may be made is let through as one from a known device. */
  private Mono<Boolean> admit(Standing standing, Mono<Boolean> isKnown) {
    if (!standing.mustWait(false)) {
      return Mono.just(false);
    }
    return isKnown
        .defaultIfEmpty(false)
        .flatMap(known -> standing.mustWait(known) ? refuse(standing, known) : Mono.just(known));
  }

  /** Holds what was found against the budget as it is by now. */
  private <T> Mono<Optional<T>> settle(
      Guess guess, Optional<T> result, boolean asKnown, Mono<Boolean> isKnown) {
    Mono<Standing> told =
        result.isPresent() ? counts.right(guess, asKnown) : counts.wrong(guess, asKnown);
    return told.flatMap(
        standing -> {
          if (!standing.mustWait(asKnown)) {
            return Mono.just(result);
          }
          return asKnown
              ? refuse(standing, true)
              : admit(standing, isKnown).flatMap(known -> settle(guess, result, known, isKnown));
        });
  }

  private <T> Mono<T> refuse(Standing standing, boolean isKnown) {
    meters.countAttempt();
    return Mono.error(Failed.retryable(TOO_MANY_ATTEMPTS, standing.retryAfter(isKnown)));
  }

  private static Guess guess(String account, String kind, String client) {
    String hash = Secret.of(account).sha256().substring(0, HASH_LENGTH);
    return new Guess("fg:{a" + hash + "}:" + kind, client);
  }
}
