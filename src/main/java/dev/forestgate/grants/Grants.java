package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.audit.AuditEvent;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.grants.model.IssuedCode;
import dev.forestgate.grants.model.NewGrant;
import dev.forestgate.secret.Secret;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.transactions.Enlisted;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Grants in PostgreSQL. A grant belongs to its session and ends with it; an {@linkplain
 * Authorization#isOffline offline} one belongs to the account. Every method fails with
 * NEEDS_POSTGRES if accounts are in Redis, and with Spring's {@code DataAccessException} if
 * PostgreSQL is unavailable.
 */
@Component
public final class Grants {
  private static final int SECRET_BYTES = 32;

  private static final Duration REPORT_EVERY = Duration.ofHours(1);

  private final GrantTables tables;
  private final Revocations revocations;
  private final RefreshProperties refresh;
  private final SecureRandom random;
  private final IdGenerator ids;
  private final Clock clock;

  Grants(
      GrantTables tables,
      Revocations revocations,
      RefreshProperties refresh,
      SecureRandom random,
      IdGenerator ids,
      Clock clock) {
    this.tables = tables;
    this.revocations = revocations;
    this.refresh = refresh;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Redeems {@code code}: takes it and makes its grant at once. Of any number of calls one
   * succeeds. Empty, with nothing changed, for all others, and if the code has expired.
   *
   * @param refreshable whether the grant gets a refresh token
   * @param event recorded with it
   */
  public Mono<NewGrant> redeem(IssuedCode code, boolean refreshable, AuditEvent event) {
    return Mono.defer(() -> redeem(code, ids.generateId(), refreshable, event));
  }

  private Mono<NewGrant> redeem(IssuedCode code, UUID id, boolean refreshable, AuditEvent event) {
    Instant now = clock.instant();
    Authorization of = code.authorization();
    RefreshToken token = refreshable ? new RefreshToken(id, of.userId(), draw(), draw()) : null;
    Instant end = token == null ? null : now.plus(refresh.refreshLifetime());
    return tables.one(
        new Redemption(code.hash(), id, of, token, end, now).with(event),
        row ->
            new NewGrant(
                GrantSql.grant(row),
                required(row, Redemption.IS_FIRST, Boolean.class),
                token == null ? null : token.format()));
  }

  /**
   * Grant of {@code token}, current or former. Empty for one of no family, or of an ended grant.
   */
  public Mono<Grant> find(RefreshToken token) {
    return tables.one(GrantSql.findFamily(token), GrantSql::grant);
  }

  /** Grants of an account, the earliest first. */
  public Flux<Grant> list(UUID user) {
    return tables.all(GrantSql.listOf(user), GrantSql::grant);
  }

  /**
   * Ends a grant. Its access tokens are refused before, so that a failure of PostgreSQL leaves no
   * token that works without a grant.
   *
   * @param with writes of the same transaction, left out if the grant has ended before
   */
  public Mono<Void> end(UUID id, List<Enlisted> with) {
    return tables
        .one(GrantSql.find(id), GrantSql::grant)
        .flatMap(revocations::revoke)
        .then(Mono.defer(() -> tables.commitIfFound(GrantSql.end(id), with)))
        .then();
  }

  /**
   * Ends all grants of an account and client. False if there was none.
   *
   * @param with writes of the same transaction, left out if there was none
   */
  public Mono<Boolean> end(UUID user, String client, List<Enlisted> with) {
    return list(user)
        .filter(grant -> grant.authorization().clientId().equals(client))
        .concatMap(revocations::revoke)
        .then(Mono.defer(() -> tables.commitIfFound(GrantSql.endAllOf(user, client), with)));
  }

  /**
   * Writes that end all codes and grants of an account, for the transaction that renews its
   * credentials. Their access tokens end by the credential version that they carry. None if
   * accounts are in Redis.
   */
  public List<Enlisted> endingAll(UUID user) {
    return tables.exist()
        ? List.of(CodeSql.endAllOf(user), SessionGrantSql.endAllOf(user))
        : List.of();
  }

  /** Marks a refresh as recorded in the journal. False if one was within the last hour. */
  public Mono<Boolean> report(Grant grant) {
    Instant now = clock.instant();
    Instant before = now.minus(REPORT_EVERY);
    return grant.reportedAt().isBefore(before)
        ? tables.count(GrantSql.report(grant.id(), now, before)).map(changed -> changed > 0)
        : Mono.just(false);
  }

  private Secret draw() {
    return Secret.random(random, SECRET_BYTES);
  }
}
