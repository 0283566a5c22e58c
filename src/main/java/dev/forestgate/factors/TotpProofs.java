package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.ProvedFactor;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.factors.totp.Totp;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Proof of a TOTP factor. Each code is accepted once (RFC 6238, section 5.2). */
@Component
final class TotpProofs {
  private final FactorStore store;
  private final TotpSecrets secrets;
  private final Clock clock;

  TotpProofs(FactorStore store, TotpSecrets secrets, Clock clock) {
    this.store = store;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Accepts {@code code}. Empty if it is the code of no TOTP of {@code user}, which is a wrong
   * guess. Fails with INVALID_CODE if it was accepted before, which is no guess.
   */
  Mono<ProvedFactor> prove(UUID user, Secret code) {
    return Mono.defer(() -> store.list(user))
        .flatMapMany(Flux::fromIterable)
        .concatMap(factor -> match(user, factor, code, clock.instant()))
        .next()
        .flatMap(match -> accept(user, match));
  }

  private Mono<Match> match(UUID user, StoredFactor factor, Secret code, Instant now) {
    return factor.data() instanceof TotpData totp
        ? secrets
            .open(totp.sealed(), user, factor.id())
            .mapNotNull(secret -> match(user, factor, totp.sealed(), secret, code, now))
        : Mono.empty();
  }

  private @Nullable Match match(
      UUID user, StoredFactor factor, String sealed, byte[] secret, Secret code, Instant now) {
    Long step = Totp.match(secret, code, now);
    return step == null
        ? null
        : new Match(factor, step, secrets.resealed(sealed, secret, user, factor.id()), now);
  }

  private Mono<ProvedFactor> accept(UUID user, Match match) {
    return store
        .useTotp(user, match.factor().id(), match.step(), match.sealed(), match.now())
        .filter(accepted -> accepted)
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CODE)))
        .map(accepted -> match.proved());
  }

  /**
   * A factor whose code was given.
   *
   * @param sealed secret under the newest key
   */
  private record Match(StoredFactor factor, long step, String sealed, Instant now) {
    ProvedFactor proved() {
      return new ProvedFactor(
          factor.id(), FactorType.TOTP, factor.name(), List.of("otp"), false, 0);
    }
  }
}
