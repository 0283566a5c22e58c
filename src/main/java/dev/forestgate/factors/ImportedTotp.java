package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.StoredFactor;
import dev.forestgate.factors.totp.Totp;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;

/**
 * TOTP of another service, which is imported with its account. The account gets no recovery codes,
 * as its owner could not see them; the owner can make some.
 */
@Component
public final class ImportedTotp {
  private final FactorStore store;
  private final ObjectProvider<FactorKeys> keys;
  private final IdGenerator ids;
  private final Clock clock;

  /**
   * @param keys read if there is a TOTP to import, so that another import needs none
   */
  public ImportedTotp(
      FactorStore store, ObjectProvider<FactorKeys> keys, IdGenerator ids, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /** Tells whether {@code secret} is base32 of 128 to 512 bits, with or without padding. */
  public static boolean isSecret(Secret secret) {
    return Totp.parse(secret).isPresent();
  }

  /** Write that adds the TOTP to an account that is added in the same transaction. */
  public Enlisted adding(UUID user, Secret secret) {
    UUID id = ids.generateId();
    String sealed = keys.getObject().seal(Totp.parse(secret).orElseThrow(), user, id);
    return store.adding(
        user,
        StoredFactor.unused(id, TotpEnrolment.NAME, clock.instant(), new TotpData(sealed, 0)));
  }
}
