package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.factors.challenge.SecondStepChallenges;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.AskedFactors;
import dev.forestgate.factors.model.CeremonyOptions;
import dev.forestgate.factors.model.Factor;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.PasskeySignIn;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.failure.Failed;
import dev.forestgate.limits.Attempts;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/**
 * Second factors of accounts (NIST SP 800-63B-4, section 3.1): enrolment, proof and removal. The
 * caller has authenticated the account. Every method fails with Spring's {@code
 * DataAccessException} if a store is unavailable; those of passkeys fail with NEEDS_POSTGRES if
 * accounts are in Redis, and with OVERLOADED if the hash pool is full.
 */
@Component
public final class Factors {
  private final FactorStore store;
  private final TotpEnrolment totpEnrolment;
  private final TotpProofs totps;
  private final PasskeyEnrolment passkeyEnrolment;
  private final PasskeyProofs passkeys;
  private final RecoveryCodes codes;
  private final SecondStepChallenges challenges;
  private final Attempts attempts;

  Factors(
      FactorStore store,
      TotpEnrolment totpEnrolment,
      TotpProofs totps,
      PasskeyEnrolment passkeyEnrolment,
      PasskeyProofs passkeys,
      RecoveryCodes codes,
      SecondStepChallenges challenges,
      Attempts attempts) {
    this.store = store;
    this.totpEnrolment = totpEnrolment;
    this.totps = totps;
    this.passkeyEnrolment = passkeyEnrolment;
    this.passkeys = passkeys;
    this.codes = codes;
    this.challenges = challenges;
    this.attempts = attempts;
  }

  /** The factors of the account, the oldest first. */
  public Flux<Factor> list(UUID user) {
    return Mono.defer(() -> store.list(user)).flatMapIterable(all -> all).map(StoredFactor::factor);
  }

  /** The factors that the account can prove. Begins a ceremony if there is a passkey among them. */
  public Mono<AskedFactors> ask(UUID user, FactorPurpose purpose) {
    return Mono.defer(() -> store.list(user)).flatMap(all -> asked(user, purpose, all));
  }

  private Mono<AskedFactors> asked(UUID user, FactorPurpose purpose, List<StoredFactor> all) {
    List<String> names = namesOf(all);
    List<Passkey> keys = Passkeys.of(all);
    return keys.isEmpty()
        ? Mono.just(new AskedFactors(names, null))
        : passkeys.begin(user, purpose, keys).map(begun -> new AskedFactors(names, begun));
  }

  private static List<String> namesOf(List<StoredFactor> all) {
    List<String> names = new ArrayList<>();
    for (FactorType type : FactorType.values()) {
      if (all.stream().anyMatch(factor -> factor.data().type() == type && factor.isProvable())) {
        names.add(type.asked());
      }
    }
    return names;
  }

  /**
   * Proves a factor. Fails with INVALID_CODE for every reason, and with TOO_MANY_ATTEMPTS and the
   * time to wait after too many wrong codes, which are counted apart from wrong passwords.
   */
  public Mono<ProvedFactor> prove(UUID user, FactorPurpose purpose, FactorProof proof) {
    return trial(user, purpose, proof).switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CODE)));
  }

  private Mono<ProvedFactor> trial(UUID user, FactorPurpose purpose, FactorProof proof) {
    if (proof instanceof FactorProof.Code totp) {
      return guarded(user, totps.prove(user, totp.code()));
    }
    if (proof instanceof FactorProof.RecoveryCode code) {
      return guarded(user, codes.prove(user, code.code()));
    }
    return passkeys.prove(user, purpose, (FactorProof.Passkey) proof);
  }

  private Mono<ProvedFactor> guarded(UUID user, Mono<ProvedFactor> trial) {
    return attempts.guarded(attempts.onFactor(user), Mono.empty(), trial);
  }

  /**
   * Begins the enrolment of a TOTP. Fails with TOO_MANY_FACTORS, and with INVALID_REQUEST for
   * {@code name}.
   *
   * @param accountName name of the account in the authenticator app
   * @param name name of the factor; null for a default
   */
  public Mono<StartedTotp> startTotp(UUID user, String accountName, @Nullable String name) {
    return totpEnrolment.start(user, accountName, name);
  }

  /**
   * Adds the TOTP if {@code code} is its code. Fails with INVALID_CODE, also for an unknown or
   * expired {@code id}, and with TOO_MANY_FACTORS.
   */
  public Mono<AddedFactor> confirmTotp(UUID user, UUID id, Secret code) {
    return totpEnrolment.confirm(user, id, code);
  }

  /** Replaces the recovery codes. Empty if the account has neither TOTP nor passkey. */
  public Mono<List<Secret>> renewRecoveryCodes(UUID user) {
    return codes.renew(user);
  }

  /**
   * Begins the registration of a passkey. Fails with TOO_MANY_FACTORS.
   *
   * @param accountName name of the account in the dialogues of the browser
   */
  public Mono<CeremonyOptions> startPasskey(UUID user, String accountName) {
    return passkeyEnrolment.begin(user, accountName);
  }

  /**
   * Adds a passkey. Fails with INVALID_CODE if ceremony or credential is not valid, and with
   * TOO_MANY_FACTORS.
   *
   * @param credential {@code RegistrationResponseJSON} (WebAuthn Level 3, section 5.1.8)
   * @param name name of the factor; null for a default
   */
  public Mono<AddedFactor> addPasskey(
      UUID user, Secret ceremony, JsonNode credential, @Nullable String name) {
    return passkeyEnrolment.add(user, ceremony, credential, name);
  }

  /** Begins a sign-in by a passkey. */
  public Mono<CeremonyOptions> startSignIn() {
    return passkeys.beginSignIn();
  }

  /** Signs in by a passkey. Empty if it is not valid, for every reason. */
  public Mono<PasskeySignIn> signIn(FactorProof.Passkey proof) {
    return passkeys.signIn(proof);
  }

  /** Renames a factor. Empty if the account has no such factor. Fails with INVALID_REQUEST. */
  public Mono<Factor> rename(UUID user, UUID id, String name) {
    return Mono.defer(() -> store.rename(user, id, FactorName.require(name)))
        .map(StoredFactor::factor);
  }

  /**
   * Removes a factor and returns it; the recovery codes go with the last TOTP or passkey. Empty if
   * the account has no such factor.
   */
  public Mono<Factor> remove(UUID user, UUID id) {
    return Mono.defer(() -> store.remove(user, id)).map(StoredFactor::factor);
  }

  /** Writes that remove all factors of the account, with its recovery codes. */
  public List<Enlisted> removingAll(UUID user) {
    return store.removingAll(user);
  }

  /** Voids the challenges of the account, and forgets its wrong codes. For a deleted account. */
  public Mono<Void> forget(UUID user) {
    return challenges.forget(user).then(attempts.forgetFactor(user));
  }
}
