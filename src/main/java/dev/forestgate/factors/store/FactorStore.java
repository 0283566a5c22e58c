package dev.forestgate.factors.store;

import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.transactions.Enlisted;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Factors of accounts. They are deleted with the account. Each write is atomic. Every method fails
 * with Spring's {@code DataAccessException} if the store is unavailable.
 */
public interface FactorStore {
  /** Fails with NEEDS_POSTGRES if the store can't hold passkeys. */
  Mono<Void> requirePasskeys();

  /** All factors of the account, the oldest first. Empty list if there are none. */
  Mono<List<StoredFactor>> list(UUID user);

  /**
   * Adds a TOTP or a passkey, and {@code codes} with the first of them. Returns whether it was the
   * first. Fails, with nothing changed, with TOO_MANY_FACTORS; with INVALID_CODE if the factor
   * exists already, for this or another account; with UNAUTHENTICATED if the account is gone; with
   * NEEDS_POSTGRES.
   */
  Mono<Boolean> add(UUID user, StoredFactor factor, StoredFactor codes);

  /** Write that adds a TOTP to an account that is added in the same transaction. */
  Enlisted adding(UUID user, StoredFactor totp);

  /**
   * Accepts a step of a TOTP and stores its secret as {@code sealed}. False, with nothing changed,
   * if the step or a later one was accepted before: of any number of concurrent calls one succeeds.
   */
  Mono<Boolean> useTotp(UUID user, UUID id, long step, String sealed, Instant now);

  /**
   * Replaces an encrypted secret. False if the factor is gone or its secret is not {@code from}.
   */
  Mono<Boolean> reseal(UUID user, UUID id, String from, String to);

  /**
   * Spends the recovery code that has one of {@code hashes}. Returns the codes that are left. Empty
   * if there is no such code: of any number of concurrent calls one succeeds.
   */
  Mono<StoredFactor> spendCode(UUID user, List<String> hashes, Instant now);

  /** Replaces the recovery codes. False if the account has no second factor. */
  Mono<Boolean> replaceCodes(UUID user, StoredFactor codes);

  /**
   * The passkey with this credential id, in base64url. Empty if there is none. Fails with
   * NEEDS_POSTGRES.
   */
  Mono<OwnedFactor> findPasskey(String credentialId);

  /** Stores counter and backup state after a use. False if the passkey is gone. */
  Mono<Boolean> usePasskey(UUID user, UUID id, Passkey used, Instant now);

  /** Renames a factor and returns it. Empty if the account has no such factor. */
  Mono<StoredFactor> rename(UUID user, UUID id, String name);

  /**
   * Removes a factor and returns it; the recovery codes go with the last TOTP or passkey. Empty if
   * the account has no such factor.
   */
  Mono<StoredFactor> remove(UUID user, UUID id);

  /** Writes that remove all factors of the account, with its recovery codes. */
  List<Enlisted> removingAll(UUID user);

  /** TOTP factors and recovery codes of all accounts. */
  Flux<OwnedFactor> sealed();
}
