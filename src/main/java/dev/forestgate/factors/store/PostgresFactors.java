package dev.forestgate.factors.store;

import static dev.forestgate.failure.Failure.INVALID_CODE;
import static dev.forestgate.failure.Failure.TOO_MANY_FACTORS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.failure.Failed;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.RowsFetchSpec;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Factors in PostgreSQL, table {@code factors}; deleted with the row of their account. Writes that
 * depend on the number of factors lock that row first, and a statement after it sees what the last
 * holder of the lock committed.
 */
@Component
@ConditionalOnPostgresAccounts
final class PostgresFactors implements FactorStore {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private final DatabaseClient database;
  private final Transactions transactions;

  PostgresFactors(DatabaseClient database, Transactions transactions) {
    this.database = database;
    this.transactions = transactions;
  }

  @Override
  public Mono<Void> requirePasskeys() {
    return Mono.empty();
  }

  @Override
  public Mono<List<StoredFactor>> list(UUID user) {
    return rows(FactorSql.list(user), FactorRow::factor).all().collectList().timeout(TIMEOUT);
  }

  @Override
  public Mono<Boolean> add(UUID user, StoredFactor factor, StoredFactor codes) {
    return transactions
        .commit(
            count(FactorInsertSql.insertCodes(user, codes, factor.id())),
            List.of(
                FactorSql.lock(user).orFail(Failed.of(UNAUTHENTICATED)),
                FactorInsertSql.insert(user, factor).orFail(Failed.of(TOO_MANY_FACTORS)),
                FactorSql.mark(user),
                recorded(AuditAction.FACTOR_ADDED, user, factor.id())))
        .map(added -> added > 0)
        .onErrorMap(DataIntegrityViolationException.class, exists -> Failed.of(INVALID_CODE));
  }

  @Override
  public Enlisted adding(UUID user, StoredFactor totp) {
    return FactorInsertSql.insertRow(user, totp);
  }

  @Override
  public Mono<Boolean> useTotp(UUID user, UUID id, long step, String sealed, Instant now) {
    return isChanged(FactorSql.useTotp(user, id, step, sealed, now));
  }

  @Override
  public Mono<Boolean> reseal(UUID user, UUID id, String from, String to) {
    return isChanged(FactorSql.reseal(user, id, from, to));
  }

  @Override
  public Mono<StoredFactor> spendCode(UUID user, List<String> hashes, Instant now) {
    return one(FactorSql.spendCode(user, hashes, now)).timeout(TIMEOUT);
  }

  @Override
  public Mono<Boolean> replaceCodes(UUID user, StoredFactor codes) {
    return transactions
        .commit(
            count(FactorInsertSql.replaceCodes(user, codes)).filter(replaced -> replaced > 0),
            List.of(FactorSql.lock(user), AuditEvent.own(AuditAction.CODES_RENEWED, user).write()))
        .hasElement();
  }

  @Override
  public Mono<OwnedFactor> findPasskey(String credentialId) {
    return rows(FactorSql.byCredential(credentialId), FactorRow::owned).one().timeout(TIMEOUT);
  }

  @Override
  public Mono<Boolean> usePasskey(UUID user, UUID id, Passkey used, Instant now) {
    return isChanged(FactorSql.usePasskey(user, id, used, now));
  }

  @Override
  public Mono<StoredFactor> rename(UUID user, UUID id, String name) {
    return one(FactorSql.rename(user, id, name)).timeout(TIMEOUT);
  }

  @Override
  public Mono<StoredFactor> remove(UUID user, UUID id) {
    Mono<StoredFactor> removed =
        one(FactorSql.delete(user, id))
            .delayUntil(gone -> count(FactorSql.deleteOrphanedCodes(user)))
            .delayUntil(gone -> count(FactorSql.mark(user)));
    return transactions.commit(
        removed, List.of(FactorSql.lock(user), recorded(AuditAction.FACTOR_REMOVED, user, id)));
  }

  private static Enlisted recorded(AuditAction action, UUID user, UUID factor) {
    return AuditEvent.own(action, user).with(Map.of("factor", factor.toString())).write();
  }

  @Override
  public List<Enlisted> removingAll(UUID user) {
    return List.of(FactorSql.lock(user), FactorSql.deleteAll(user), FactorSql.mark(user));
  }

  @Override
  public Flux<OwnedFactor> sealed() {
    return rows(FactorSql.sealed(), FactorRow::owned).all();
  }

  private Mono<Boolean> isChanged(Sql update) {
    return count(update).timeout(TIMEOUT).map(changed -> changed > 0);
  }

  private Mono<Long> count(Sql update) {
    return database.sql(update.statement()).bindValues(update.bindings()).fetch().rowsUpdated();
  }

  private Mono<StoredFactor> one(Sql query) {
    return rows(query, FactorRow::factor).one();
  }

  private <T> RowsFetchSpec<T> rows(Sql query, Function<Readable, T> read) {
    return database.sql(query.statement()).bindValues(query.bindings()).map(read);
  }
}
