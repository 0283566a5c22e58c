package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.OwnedFactor;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Encrypts all TOTP secrets under the newest key, so that older keys can be deleted once no
 * recovery codes depend on them. May run beside any number of services, and again.
 */
@Component
public final class FactorReencryption {
  private final FactorStore store;
  private final FactorKeys keys;
  private final TotpSecrets secrets;

  public FactorReencryption(FactorStore store, FactorKeys keys) {
    this.store = store;
    this.keys = keys;
    this.secrets = new TotpSecrets(keys);
  }

  /** Reads all factors once. Fails with Spring's {@code DataAccessException}. */
  public Mono<Result> run() {
    return store
        .sealed()
        .concatMap(this::renew)
        .collect(Collectors.groupingBy(outcome -> outcome, Collectors.counting()))
        .map(Result::of);
  }

  private Mono<Outcome> renew(OwnedFactor owned) {
    UUID id = owned.factor().id();
    if (owned.factor().data() instanceof TotpData totp) {
      return keys.isOutdated(totp.sealed())
          ? renew(owned.user(), id, totp.sealed())
          : Mono.just(Outcome.CURRENT);
    }
    return Mono.just(hasOldCodes(owned) ? Outcome.OLD_CODES : Outcome.CURRENT);
  }

  /** A secret that another service encrypted at the same time is current too. */
  private Mono<Outcome> renew(UUID user, UUID id, String sealed) {
    return secrets
        .open(sealed, user, id)
        .flatMap(secret -> store.reseal(user, id, sealed, secrets.seal(secret, user, id)))
        .map(renewed -> renewed ? Outcome.RENEWED : Outcome.CURRENT)
        .defaultIfEmpty(Outcome.UNREADABLE);
  }

  private boolean hasOldCodes(OwnedFactor owned) {
    return owned.factor().data() instanceof CodesData codes
        && codes.hashes().stream().anyMatch(keys::isOutdated);
  }

  private enum Outcome {
    RENEWED,
    CURRENT,
    UNREADABLE,
    OLD_CODES
  }

  /**
   * @param renewed number of secrets that were encrypted anew
   * @param unreadable number of secrets whose key is gone
   * @param oldCodes number of accounts whose recovery codes depend on an older key
   */
  public record Result(long renewed, long unreadable, long oldCodes) {
    private static Result of(Map<Outcome, Long> counts) {
      return new Result(
          counts.getOrDefault(Outcome.RENEWED, 0L),
          counts.getOrDefault(Outcome.UNREADABLE, 0L),
          counts.getOrDefault(Outcome.OLD_CODES, 0L));
    }
  }
}
