package dev.forestgate.factors;

import dev.forestgate.credentials.CpuPool;
import dev.forestgate.factors.challenge.Ceremonies;
import dev.forestgate.factors.challenge.Ceremony;
import dev.forestgate.factors.model.CeremonyOptions;
import dev.forestgate.factors.model.FactorProof;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.PasskeySignIn;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.passkey.AssertionResponse;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.passkey.PasskeyOptions;
import dev.forestgate.factors.passkey.PasskeyVerifier;
import dev.forestgate.factors.passkey.RelyingParty;
import dev.forestgate.factors.passkey.VerifiedAssertion;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.OwnedFactor;
import dev.forestgate.factors.store.StoredFactor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Proof of a passkey (WebAuthn Level 3, section 7.2). */
@Component
final class PasskeyProofs {
  private final FactorStore store;
  private final Ceremonies ceremonies;
  private final CpuPool pool;
  private final Clock clock;
  private final PasskeyOptions options;
  private final ObjectProvider<PasskeyVerifier> verifier;

  PasskeyProofs(
      FactorStore store,
      Ceremonies ceremonies,
      CpuPool pool,
      Clock clock,
      RelyingParty party,
      ObjectProvider<PasskeyVerifier> verifier) {
    this.store = store;
    this.ceremonies = ceremonies;
    this.pool = pool;
    this.clock = clock;
    this.options = new PasskeyOptions(party, Ceremonies.LIFETIME);
    this.verifier = verifier;
  }

  /** Begins a proof of one of {@code passkeys}, all those of {@code user}. */
  Mono<CeremonyOptions> begin(UUID user, FactorPurpose purpose, List<Passkey> passkeys) {
    return ceremonies.begin(purpose, user).map(begun -> options(begun, passkeys));
  }

  /** Begins a sign-in by any passkey. Fails with NEEDS_POSTGRES. */
  Mono<CeremonyOptions> beginSignIn() {
    return store
        .requirePasskeys()
        .then(ceremonies.beginSignIn())
        .map(begun -> options(begun, List.of()));
  }

  private CeremonyOptions options(Ceremony begun, List<Passkey> allowed) {
    return new CeremonyOptions(begun.token().reveal(), options.request(begun.challenge(), allowed));
  }

  /** Ends a proof by {@code user}. Empty if it is not valid. */
  Mono<ProvedFactor> prove(UUID user, FactorPurpose purpose, FactorProof.Passkey proof) {
    return Mono.defer(() -> answer(proof, ceremonies.end(purpose, user, proof.ceremony())))
        .filter(answer -> answer.isOf(user))
        .flatMap(this::verify)
        .map(PasskeySignIn::factor);
  }

  /** Ends a sign-in. Empty if it is not valid. Fails with NEEDS_POSTGRES. */
  Mono<PasskeySignIn> signIn(FactorProof.Passkey proof) {
    return store
        .requirePasskeys()
        .then(Mono.defer(() -> answer(proof, ceremonies.endSignIn(proof.ceremony()))))
        .filter(Answer::namesItsOwner)
        .flatMap(this::verify);
  }

  /** Empty if the response is malformed, the ceremony is void, or the passkey is unknown. */
  private Mono<Answer> answer(FactorProof.Passkey proof, Mono<Ceremony> ended) {
    return Mono.justOrEmpty(AssertionResponse.parse(proof.credential()))
        .zipWith(ended)
        .flatMap(
            both ->
                store
                    .findPasskey(both.getT1().credentialId())
                    .map(found -> new Answer(both.getT1(), both.getT2(), found)));
  }

  private Mono<PasskeySignIn> verify(Answer answer) {
    return pool.run(() -> answer.verify(verifier.getObject()))
        .flatMap(Mono::justOrEmpty)
        .filterWhen(verified -> use(answer.found(), verified.passkey()))
        .map(answer::proved);
  }

  private Mono<Boolean> use(OwnedFactor found, Passkey used) {
    return store.usePasskey(found.user(), found.factor().id(), used, clock.instant());
  }

  /**
   * Response to a ceremony by a known passkey, not verified.
   *
   * @param found the passkey and its account
   */
  private record Answer(AssertionResponse response, Ceremony ceremony, OwnedFactor found) {
    UUID owner() {
      return found.user();
    }

    boolean isOf(UUID user) {
      return owner().equals(user) && response.mayBeOf(user);
    }

    boolean namesItsOwner() {
      return owner().equals(response.user());
    }

    Optional<VerifiedAssertion> verify(PasskeyVerifier verifier) {
      return found.factor().data() instanceof PasskeyData data
          ? verifier.assertion(response, ceremony.challenge(), data.passkey())
          : Optional.empty();
    }

    PasskeySignIn proved(VerifiedAssertion verified) {
      StoredFactor factor = found.factor();
      String key = verified.passkey().backedUp() ? "swk" : "hwk";
      return new PasskeySignIn(
          owner(),
          new ProvedFactor(
              factor.id(),
              FactorType.PASSKEY,
              factor.name(),
              List.of(key, "user"),
              verified.counterWentBack(),
              0));
    }
  }
}
