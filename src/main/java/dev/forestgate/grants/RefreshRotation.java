package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.sessions.credential.SuccessorEncryption;
import dev.forestgate.transactions.Enlisted;
import io.r2dbc.spi.Readable;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Rotation of the refresh tokens of clients, by the rules of those of sessions (RFC 9700, section
 * 4.14.2): a token can be rotated once, a retry within the grace period gets the same successor,
 * and a replay after it ends the grant. The token has the form of a session's, with the id of the
 * grant in place of that of a session.
 */
@Component
public final class RefreshRotation {
  private static final int SECRET_BYTES = 32;

  private final GrantTables tables;
  private final Grants grants;
  private final RefreshProperties properties;
  private final SecureRandom random;
  private final Clock clock;

  RefreshRotation(
      GrantTables tables,
      Grants grants,
      RefreshProperties properties,
      SecureRandom random,
      Clock clock) {
    this.tables = tables;
    this.grants = grants;
    this.properties = properties;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Rotates {@code given} and returns its successor. Empty if it is not the current token of its
   * grant; a replay ends the grant before.
   *
   * @param atReplay writes of the transaction that ends the grant
   */
  public Mono<Secret> rotate(RefreshToken given, List<Enlisted> atReplay) {
    return Mono.defer(
        () -> {
          Instant now = clock.instant();
          Secret next = Secret.random(random, SECRET_BYTES);
          return tables
              .count(
                  GrantSql.rotate(
                      given,
                      next.sha256(),
                      SuccessorEncryption.encrypt(given, next, random),
                      now.plus(properties.refreshLifetime()),
                      now))
              .flatMap(
                  changed ->
                      changed > 0
                          ? Mono.just(given.succeededBy(next).format())
                          : retry(given, now, atReplay));
        });
  }

  private Mono<Secret> retry(RefreshToken given, Instant now, List<Enlisted> atReplay) {
    return tables
        .one(GrantSql.family(given), Family::of)
        .flatMap(family -> retry(given, family, now, atReplay));
  }

  private Mono<Secret> retry(
      RefreshToken given, Family family, Instant now, List<Enlisted> atReplay) {
    String presented = given.secret().sha256();
    if (family.current.equals(presented)) {
      return Mono.empty(); // it has expired
    }
    Instant rotatedAt = family.rotatedAt;
    boolean isRetry =
        presented.equals(family.previous)
            && rotatedAt != null
            && !now.isAfter(rotatedAt.plus(properties.refreshGrace()));
    String successor = family.successor;
    return isRetry && successor != null
        ? Mono.just(given.succeededBy(SuccessorEncryption.decrypt(given, successor)).format())
        : grants.end(given.sessionId(), atReplay).then(Mono.empty());
  }

  /**
   * State of a family.
   *
   * @param current hash of the current secret
   * @param previous hash of the one before; null before the first rotation
   */
  private record Family(
      String current,
      @Nullable String previous,
      @Nullable String successor,
      @Nullable Instant rotatedAt) {
    static Family of(Readable row) {
      return new Family(
          required(row, "refresh_hash", String.class),
          row.get("refresh_previous", String.class),
          row.get("refresh_successor", String.class),
          row.get("refreshed_at", Instant.class));
    }
  }
}
