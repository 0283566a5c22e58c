package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/** Recovery codes of accounts: ten at a time, each good for one use. The store has their HMAC. */
@Component
final class RecoveryCodes {
  private static final String NAME = "Recovery codes";

  private final FactorStore store;
  private final FactorKeys keys;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final Clock clock;

  RecoveryCodes(
      FactorStore store, FactorKeys keys, IdGenerator ids, SecureRandom random, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /** Draws codes of {@code user}, which are not valid until they are stored. */
  NewCodes draw(UUID user) {
    List<Secret> codes = RecoveryCode.draw(random);
    List<String> hashes =
        codes.stream().map(code -> keys.authenticate(RecoveryCode.normalize(code), user)).toList();
    return new NewCodes(
        codes, StoredFactor.unused(ids.generateId(), NAME, clock.instant(), new CodesData(hashes)));
  }

  /** Replaces the codes of {@code user}. Empty if the account has no second factor. */
  Mono<List<Secret>> renew(UUID user) {
    return Mono.fromSupplier(() -> draw(user))
        .filterWhen(drawn -> store.replaceCodes(user, drawn.stored()))
        .map(NewCodes::codes);
  }

  /** Spends a code. Empty if it is none of {@code user}, or spent. */
  Mono<ProvedFactor> prove(UUID user, Secret code) {
    return Mono.defer(
            () ->
                store.spendCode(
                    user,
                    keys.authenticateByAll(RecoveryCode.normalize(code), user),
                    clock.instant()))
        .map(RecoveryCodes::proved);
  }

  private static ProvedFactor proved(StoredFactor left) {
    int codes = ((CodesData) left.data()).hashes().size();
    return new ProvedFactor(
        left.id(), FactorType.RECOVERY_CODES, left.name(), List.of("otp"), false, codes);
  }

  /**
   * @param codes shown to the owner once
   * @param stored their HMACs
   */
  record NewCodes(List<Secret> codes, StoredFactor stored) {}
}
