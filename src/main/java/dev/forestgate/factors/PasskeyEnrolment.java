package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.credentials.CpuPool;
import dev.forestgate.factors.challenge.Ceremonies;
import dev.forestgate.factors.challenge.Ceremony;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.CeremonyOptions;
import dev.forestgate.factors.model.FactorPurpose;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.passkey.PasskeyOptions;
import dev.forestgate.factors.passkey.PasskeyVerifier;
import dev.forestgate.factors.passkey.RelyingParty;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Registration of passkeys (WebAuthn Level 3, section 7.1). */
@Component
final class PasskeyEnrolment {
  private static final String NAME = "Passkey";

  private final FactorStore store;
  private final FactorAddition addition;
  private final Ceremonies ceremonies;
  private final CpuPool pool;
  private final IdGenerator ids;
  private final PasskeyOptions options;
  private final ObjectProvider<PasskeyVerifier> verifier;

  PasskeyEnrolment(
      FactorStore store,
      FactorAddition addition,
      Ceremonies ceremonies,
      CpuPool pool,
      IdGenerator ids,
      RelyingParty party,
      ObjectProvider<PasskeyVerifier> verifier) {
    this.store = store;
    this.addition = addition;
    this.ceremonies = ceremonies;
    this.pool = pool;
    this.ids = ids;
    this.options = new PasskeyOptions(party, Ceremonies.LIFETIME);
    this.verifier = verifier;
  }

  /** Begins a registration. Fails with TOO_MANY_FACTORS or NEEDS_POSTGRES. */
  Mono<CeremonyOptions> begin(UUID user, String accountName) {
    return store
        .requirePasskeys()
        .then(addition.requireRoom(user, FactorType.PASSKEY))
        .zipWhen(existing -> ceremonies.begin(FactorPurpose.ENROLMENT, user))
        .map(both -> options(both.getT2(), user, accountName, both.getT1()));
  }

  private CeremonyOptions options(
      Ceremony ceremony, UUID user, String accountName, List<StoredFactor> factors) {
    List<Passkey> existing = Passkeys.of(factors);
    return new CeremonyOptions(
        ceremony.token().reveal(),
        options.creation(ceremony.challenge(), user, accountName, existing));
  }

  /**
   * Adds the passkey of {@code credential}. Fails with INVALID_CODE if the ceremony or the
   * credential is not valid, and as {@link FactorStore#add}.
   */
  Mono<AddedFactor> add(UUID user, Secret ceremony, JsonNode credential, @Nullable String name) {
    return Mono.fromSupplier(() -> FactorName.of(name, NAME))
        .delayUntil(valid -> store.requirePasskeys())
        .zipWhen(valid -> registered(user, ceremony, credential))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CODE)))
        .flatMap(both -> add(user, both.getT1(), both.getT2()));
  }

  private Mono<Passkey> registered(UUID user, Secret token, JsonNode credential) {
    return ceremonies
        .end(FactorPurpose.ENROLMENT, user, token)
        .flatMap(
            ended ->
                pool.run(() -> verifier.getObject().registration(credential, ended.challenge())))
        .flatMap(Mono::justOrEmpty);
  }

  private Mono<AddedFactor> add(UUID user, String name, Passkey passkey) {
    return addition.add(user, ids.generateId(), name, new PasskeyData(passkey));
  }
}
