package dev.forestgate.apikeys;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.postgres.Statements;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * API keys in PostgreSQL, table {@code api_keys}; deleted with the row of their account. A key is
 * void if the credential version of the account has changed since its creation. Every method fails
 * with Spring's {@code DataAccessException} if PostgreSQL is unavailable.
 */
@Component
@ConditionalOnPostgresAccounts
final class KeyTable {
  private static final String LIST =
      "select " + ApiKey.COLUMNS + " from api_keys where user_id = $1 order by id desc";
  private static final String LOCK_OWNER =
      "select id from users where id = $1 and credential_version = $2 and disabled_at is null for"
          + " no key update";
  private static final String DELETE_EXPIRED =
      "delete from api_keys where user_id = $1 and expires_at <= $2";
  private static final String INSERT =
      "insert into api_keys (id, user_id, credential_version, name, hash, scopes, created_at,"
          + " expires_at) select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from api_keys"
          + " where user_id = $2) < $9 returning "
          + ApiKey.COLUMNS;
  private static final String HASH = "select hash from api_keys where user_id = $1 and id = $2";
  private static final String HASHES = "select hash from api_keys where user_id = $1";
  private static final String DELETE =
      "delete from api_keys where user_id = $1 and id = $2 returning id";
  private static final String DELETE_ALL = "delete from api_keys where user_id = $1 returning id";

  /** One statement, so that the use is kept without a further round trip. */
  private static final String USE =
      "with found as (select k.id, k.user_id, k.scopes, k.expires_at, u.second_factor, u.roles"
          + " from api_keys k join users u on u.id = k.user_id and u.credential_version ="
          + " k.credential_version and u.disabled_at is null where k.hash = $1 and (k.expires_at is"
          + " null or k.expires_at > $2)), used as (update api_keys k set last_used_at = $3 from"
          + " found where k.id = found.id and (k.last_used_at is null or k.last_used_at < $3))"
          + " select * from found";

  private final Statements statements;
  private final Transactions transactions;
  private final Clock clock;

  KeyTable(DatabaseClient database, Transactions transactions, Clock clock) {
    this.statements = new Statements(database);
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * Adds a key with {@code hash}, and removes the expired ones of its owner. Fails with
   * UNAUTHENTICATED if the credentials of the owner have changed, and with TOO_MANY_KEYS.
   *
   * @param version credential version of the owner
   */
  Mono<ApiKey> add(UUID owner, int version, KeyDraft draft, String hash, List<Enlisted> with) {
    Instant now = clock.instant();
    List<Enlisted> all = new ArrayList<>(with);
    all.add(Enlisted.Sql.of(DELETE_EXPIRED, owner, time(now)));
    Mono<ApiKey> inserted = Mono.defer(() -> insert(owner, version, draft, hash, now));
    return transactions.commit(lock(owner, version).then(inserted), all);
  }

  /** Locks the owner, so that of keys that are added at the same time each counts the others. */
  private Mono<UUID> lock(UUID owner, int version) {
    return statements
        .inTransaction(LOCK_OWNER, List.of(owner, version), row -> required(row, "id", UUID.class))
        .next()
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.UNAUTHENTICATED)));
  }

  private Mono<ApiKey> insert(UUID owner, int version, KeyDraft draft, String hash, Instant now) {
    Duration lifetime = draft.lifetime();
    List<Object> values =
        List.of(
            draft.id(),
            owner,
            version,
            draft.name(),
            hash,
            draft.scopes().stream().map(KeyScope::text).toArray(String[]::new),
            time(now),
            time(lifetime == null ? null : now.plus(lifetime)),
            (long) ApiKeys.MOST);
    return statements
        .inTransaction(INSERT, values, ApiKey::of)
        .next()
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.TOO_MANY_KEYS)));
  }

  /** Keys of {@code owner}, the latest first. */
  Flux<ApiKey> list(UUID owner) {
    return statements.all(LIST, List.of(owner), ApiKey::of);
  }

  /** Hash of key {@code id} of {@code owner}. Empty if there is none. */
  Mono<String> hash(UUID owner, UUID id) {
    return statements.all(HASH, List.of(owner, id), KeyTable::hash).next();
  }

  /** Hashes of all keys of {@code owner}. */
  Flux<String> hashes(UUID owner) {
    return statements.all(HASHES, List.of(owner), KeyTable::hash);
  }

  /** Removes key {@code id} of {@code owner}. Empty, with nothing changed, if there is none. */
  Mono<UUID> remove(UUID owner, UUID id, List<Enlisted> with) {
    return transactions.commit(
        statements
            .inTransaction(DELETE, List.of(owner, id), row -> required(row, "id", UUID.class))
            .next(),
        with);
  }

  /** Removes all keys of {@code owner}, with a record of the audit for each. */
  static Enlisted removingAll(UUID owner) {
    return AuditEvent.by(AuditActor.SYSTEM, AuditAction.KEY_REMOVED, owner)
        .with(Map.of("reason", "credentials-renewed"))
        .writeForEach(DELETE_ALL, "key", owner);
  }

  /** The valid key with {@code hash}, marked as used in this hour. Empty if there is none. */
  Mono<VerifiedKey> use(String hash) {
    Instant now = clock.instant();
    List<Object> values = List.of(hash, time(now), time(now.truncatedTo(ChronoUnit.HOURS)));
    return statements.all(USE, values, VerifiedKey::of).next();
  }

  private static String hash(Readable row) {
    return required(row, "hash", String.class);
  }
}
