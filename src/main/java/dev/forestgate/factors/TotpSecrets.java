package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Secrets of TOTP factors, encrypted for the stores. */
@Component
final class TotpSecrets {
  private static final Logger log = LoggerFactory.getLogger(TotpSecrets.class);

  private final FactorKeys keys;

  TotpSecrets(FactorKeys keys) {
    this.keys = keys;
  }

  String seal(byte[] secret, UUID user, UUID factor) {
    return keys.seal(secret, user, factor);
  }

  /**
   * Returns {@code sealed} if it is under the newest key; otherwise encrypts {@code secret} anew.
   */
  String resealed(String sealed, byte[] secret, UUID user, UUID factor) {
    return keys.isOutdated(sealed) ? seal(secret, user, factor) : sealed;
  }

  /**
   * Decrypts a secret. Reads the keys again if its key is unknown, as another replica may have used
   * a new one. Empty, with a line in the log, if its key is gone.
   */
  Mono<byte[]> open(String sealed, UUID user, UUID factor) {
    return keys.knows(sealed)
        ? opened(sealed, user, factor)
        : Mono.fromRunnable(keys::reload)
            .subscribeOn(Schedulers.boundedElastic())
            .then(Mono.defer(() -> opened(sealed, user, factor)));
  }

  private Mono<byte[]> opened(String sealed, UUID user, UUID factor) {
    return Mono.justOrEmpty(keys.open(sealed, user, factor))
        .switchIfEmpty(Mono.fromRunnable(() -> reportUnreadable(factor)));
  }

  private static void reportUnreadable(UUID factor) {
    log.error(
        "The secret of the TOTP factor {} can't be decrypted. Restore its key file in"
            + " forestgate.factors.keys-directory",
        factor);
  }
}
