package dev.forestgate.tokens.onetime;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One-time tokens in e-mails (OWASP, Forgot Password Cheat Sheet). The store holds only their
 * SHA-256. Issuing, spending and discarding are writes that commit with the change they belong to.
 * Every method that queries the store fails with Spring's {@code DataAccessException} if it is
 * unavailable.
 */
public interface OneTimeTokens {
  /**
   * Issues a token for the account. It is valid once {@link IssuedToken#stored} is committed, which
   * voids the former token for the same purpose: for {@link Purpose#NOT_ME} and {@link
   * Purpose#UNDO_EMAIL} the one with the same subject, else the one with any subject.
   */
  IssuedToken issue(Purpose purpose, UUID userId, Subject subject);

  /** The valid token. Empty if it is unknown, spent, replaced, expired or of another purpose. */
  Mono<OneTimeToken> find(Purpose purpose, Secret token);

  /**
   * The valid tokens with the subject key {@code key}, each of another account. Empty if there are
   * none.
   */
  Flux<OneTimeToken> findBySubject(Purpose purpose, String key);

  /**
   * The {@link Purpose#VERIFY_EMAIL} token for the address {@code key} that has this code. Each
   * call counts as a guess at the codes of all accounts for that address, before any is compared;
   * of any number of concurrent calls {@link Purpose#CODE_TRIES} are compared. Empty if the code is
   * wrong, expired or guessed too often, or its token is not valid.
   */
  Mono<OneTimeToken> tryCode(String key, Secret code);

  /**
   * Write that voids {@code token}; its transaction fails with INVALID_TOKEN if the token is no
   * longer valid.
   */
  Enlisted spend(OneTimeToken token);

  /** Write that voids the account's tokens for {@code purpose}. */
  Enlisted discard(UUID userId, Purpose purpose);

  /** Write that voids the account's tokens except those for {@code kept}. */
  Enlisted discardAllBut(UUID userId, Purpose kept);

  /** Write that voids all tokens of the account. */
  Enlisted discard(UUID userId);

  /** Deletes expired tokens and returns their number. */
  Mono<Long> removeExpired();
}
