package dev.forestgate.factors;

import static dev.forestgate.failure.Failure.INVALID_CODE;

import dev.forestgate.credentials.CpuPool;
import dev.forestgate.factors.challenge.UnconfirmedTotps;
import dev.forestgate.factors.challenge.UnconfirmedTotps.UnconfirmedTotp;
import dev.forestgate.factors.model.AddedFactor;
import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.model.StartedTotp;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.factors.totp.OtpauthUri;
import dev.forestgate.factors.totp.QrSvg;
import dev.forestgate.factors.totp.Totp;
import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/** Enrolment of a TOTP factor: it counts once its first code has confirmed the secret. */
@Component
final class TotpEnrolment {
  /** Name of a TOTP to which its owner gave none. */
  static final String NAME = "Authenticator app";

  private final UnconfirmedTotps unconfirmed;
  private final FactorAddition addition;
  private final TotpSecrets secrets;
  private final CpuPool pool;
  private final IdGenerator ids;
  private final SecureRandom random;
  private final Clock clock;
  private final String issuer;

  TotpEnrolment(
      UnconfirmedTotps unconfirmed,
      FactorAddition addition,
      TotpSecrets secrets,
      CpuPool pool,
      IdGenerator ids,
      SecureRandom random,
      Clock clock,
      FactorProperties properties) {
    this.unconfirmed = unconfirmed;
    this.addition = addition;
    this.secrets = secrets;
    this.pool = pool;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.issuer = properties.totp().issuer();
  }

  /** Draws a secret for the account {@code accountName}. Fails with TOO_MANY_FACTORS. */
  Mono<StartedTotp> start(UUID user, String accountName, @Nullable String name) {
    return Mono.fromSupplier(() -> FactorName.of(name, NAME))
        .delayUntil(valid -> addition.requireRoom(user, FactorType.TOTP))
        .flatMap(valid -> start(user, accountName, valid, Totp.newSecret(random)));
  }

  private Mono<StartedTotp> start(UUID user, String accountName, String name, byte[] secret) {
    UUID id = ids.generateId();
    String sealed = secrets.seal(secret, user, id);
    return unconfirmed
        .put(user, new UnconfirmedTotp(id, sealed, name))
        .then(pool.run(() -> started(id, accountName, Totp.base32(secret))));
  }

  private StartedTotp started(UUID id, String accountName, String secret) {
    String uri = OtpauthUri.of(issuer, accountName, secret);
    return new StartedTotp(
        id, Secret.of(secret), Secret.of(uri), Secret.of(QrSvg.of(uri)), UnconfirmedTotps.LIFETIME);
  }

  /**
   * Adds the factor if {@code code} is its code; the code is spent then. Fails with INVALID_CODE
   * for an unknown or expired {@code id} too.
   */
  Mono<AddedFactor> confirm(UUID user, UUID id, Secret code) {
    return Mono.defer(() -> unconfirmed.find(user, id))
        .flatMap(totp -> confirmed(user, totp, code))
        .switchIfEmpty(Mono.error(() -> Failed.of(INVALID_CODE)))
        .flatMap(confirmed -> addition.add(user, id, confirmed.name(), confirmed.data()))
        .delayUntil(added -> unconfirmed.remove(user, id));
  }

  /** Empty if {@code code} is wrong. */
  private Mono<Confirmed> confirmed(UUID user, UnconfirmedTotp totp, Secret code) {
    return secrets
        .open(totp.sealed(), user, totp.id())
        .mapNotNull(secret -> Totp.match(secret, code, clock.instant()))
        .map(step -> new Confirmed(totp.name(), new TotpData(totp.sealed(), step)));
  }

  private record Confirmed(String name, TotpData data) {}
}
