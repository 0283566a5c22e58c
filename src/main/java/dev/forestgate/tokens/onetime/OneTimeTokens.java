package dev.forestgate.tokens.onetime;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tokens that people get by mail (OWASP, Forgot Password Cheat Sheet). The store holds no token,
 * only its SHA-256. Making, spending and discarding one are changes, to be carried out in one step
 * with what they are for. Every method that asks the store fails with Spring's {@code
 * DataAccessException} where it is away.
 */
public interface OneTimeTokens {
  /**
   * A new token for the account. Once {@link IssuedToken#stored} is carried out it is good, and the
   * last one for the same purpose is not: for {@link Purpose#NOT_ME} and {@link Purpose#UNDO_EMAIL}
   * the last one about the same session or address, else whatever it was about.
   */
  IssuedToken issue(Purpose purpose, UUID userId, Subject subject);

  /**
   * The token that is good. Empty if it is unknown, spent, replaced, too old or for something else.
   */
  Mono<OneTimeToken> find(Purpose purpose, Secret token);

  /**
   * The tokens that are good and about {@code key}; each is of another account. Empty if none is.
   */
  Flux<OneTimeToken> findBySubject(Purpose purpose, String key);

  /**
   * The {@link Purpose#VERIFY_EMAIL} token about the address {@code key} whose code this is. Each
   * call is a try for all codes of that address, counted before any is compared; of any number of
   * calls at once {@link Purpose#CODE_TRIES} are compared. Empty if the code is wrong, too old,
   * tried too often, or its token is no good.
   */
  Mono<OneTimeToken> tryCode(String key, Secret code);

  /** Makes {@code token} void; the step fails with INVALID_TOKEN if it is no good any more. */
  Enlisted spend(OneTimeToken token);

  /** Makes the account's tokens for {@code purpose} void, if there are any. */
  Enlisted discard(UUID userId, Purpose purpose);

  /** Makes the account's tokens void, except those for {@code kept}. */
  Enlisted discardAllBut(UUID userId, Purpose kept);

  /** Makes all tokens of the account void. */
  Enlisted discard(UUID userId);

  /** Clears away what is too old to be good; how many. */
  Mono<Long> removeExpired();
}
