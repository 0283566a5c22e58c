package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.factors.totp.Totp;
import dev.forestgate.secret.Secret;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Second factors of accounts, for an export. Only the secret of one TOTP can leave the service. */
@Component
public final class ExportedFactors {
  private final FactorStore store;
  private final ObjectProvider<FactorKeys> keys;

  /**
   * @param keys read if there is a TOTP to decrypt, so that another export needs none
   */
  public ExportedFactors(FactorStore store, ObjectProvider<FactorKeys> keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * The oldest TOTP of the account whose secret can be decrypted, and the number of its factors.
   */
  public Mono<Exported> of(UUID user) {
    return store.list(user).flatMap(factors -> exported(user, factors));
  }

  private Mono<Exported> exported(UUID user, List<StoredFactor> factors) {
    return Flux.fromIterable(factors)
        .filter(factor -> factor.data() instanceof TotpData)
        .concatMap(factor -> open(user, factor))
        .next()
        .map(secret -> new Exported(secret, factors.size() - 1))
        .defaultIfEmpty(new Exported(null, factors.size()));
  }

  private Mono<Secret> open(UUID user, StoredFactor factor) {
    return new TotpSecrets(keys.getObject())
        .open(((TotpData) factor.data()).sealed(), user, factor.id())
        .map(secret -> Secret.of(Totp.base32(secret)));
  }

  /**
   * Factors of an account.
   *
   * @param totp in base32; null if there is none
   * @param others number of factors without {@code totp}, each set of recovery codes as one
   */
  public record Exported(@Nullable Secret totp, int others) {}
}
