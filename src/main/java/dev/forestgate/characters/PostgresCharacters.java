package dev.forestgate.characters;

import static dev.forestgate.failure.Failure.NOT_OWNED;
import static dev.forestgate.failure.Failure.TOO_MANY_CHARACTERS;
import static dev.forestgate.failure.Failure.UNAUTHENTICATED;
import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.failure.Failed;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Characters in PostgreSQL, table {@code characters}; deleted with the row of their account. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresCharacters implements Characters {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private static final String COLUMNS = "id, name, description, sex, race, created_at, updated_at";
  private static final String LIST =
      "select " + COLUMNS + " from characters where user_id = $1 order by created_at, id";
  private static final String LOCK_OWNER = "select id from users where id = $1 for no key update";
  private static final String INSERT =
      "insert into characters (id, user_id, name, description, sex, race, created_at, updated_at)"
          + " select $1, $2, $3, $4, $5, $6, $7, $7"
          + " where (select count(*) from characters where user_id = $2) < $8 returning "
          + COLUMNS;
  private static final String FIND =
      "select " + COLUMNS + " from characters where id = $1 and user_id = $2";
  private static final String CHANGE =
      "update characters set name = coalesce($3, name), description = coalesce($4, description),"
          + " updated_at = $5 where id = $1 and user_id = $2 returning "
          + COLUMNS;
  private static final String DELETE = "delete from characters where id = $1 and user_id = $2";

  private final DatabaseClient database;
  private final TransactionalOperator transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final int most;

  PostgresCharacters(
      DatabaseClient database,
      TransactionalOperator transaction,
      IdGenerator ids,
      Clock clock,
      CharacterProperties properties) {
    this.database = database;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.most = properties.most();
  }

  @Override
  public Flux<CharacterSummary> list(UUID owner) {
    return database
        .sql(LIST)
        .bind(0, owner)
        .map(PostgresCharacters::summary)
        .all()
        .collectList()
        .timeout(TIMEOUT)
        .flatMapIterable(own -> own);
  }

  /**
   * Uses two statements in a transaction: after waiting for the lock on the account, the insert
   * must count what other transactions added, and a statement sees only what was committed when it
   * began.
   */
  @Override
  public Mono<CharacterSummary> add(UUID owner, Draft draft) {
    return database
        .sql(LOCK_OWNER)
        .bind(0, owner)
        .fetch()
        .one()
        .switchIfEmpty(Mono.error(() -> Failed.of(UNAUTHENTICATED)))
        .flatMap(locked -> insert(owner, draft))
        .switchIfEmpty(Mono.error(() -> Failed.of(TOO_MANY_CHARACTERS)))
        .as(transaction::transactional)
        .timeout(TIMEOUT);
  }

  @Override
  public Mono<CharacterSummary> change(UUID owner, UUID id, Edit edit) {
    DatabaseClient.GenericExecuteSpec own =
        database.sql(edit.isEmpty() ? FIND : CHANGE).bind(0, id).bind(1, owner);
    return Mono.defer(() -> edit.isEmpty() ? one(own) : one(bind(own, edit)))
        .timeout(TIMEOUT)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)));
  }

  @Override
  public Mono<Void> delete(UUID owner, UUID id) {
    return database
        .sql(DELETE)
        .bind(0, id)
        .bind(1, owner)
        .fetch()
        .rowsUpdated()
        .timeout(TIMEOUT)
        .filter(deleted -> deleted > 0)
        .switchIfEmpty(Mono.error(() -> Failed.of(NOT_OWNED)))
        .then();
  }

  private Mono<CharacterSummary> insert(UUID owner, Draft draft) {
    return one(
        database
            .sql(INSERT)
            .bind(0, ids.generateId())
            .bind(1, owner)
            .bind(2, draft.name())
            .bind(3, draft.description())
            .bind(4, (short) draft.sex())
            .bind(5, (short) draft.race())
            .bind(6, now())
            .bind(7, (long) most));
  }

  private DatabaseClient.GenericExecuteSpec bind(DatabaseClient.GenericExecuteSpec own, Edit edit) {
    return own.bind(2, text(edit.name())).bind(3, text(edit.description())).bind(4, now());
  }

  private Parameter now() {
    return time(clock.instant());
  }

  private static Mono<CharacterSummary> one(DatabaseClient.GenericExecuteSpec query) {
    return query.map(PostgresCharacters::summary).one();
  }

  private static CharacterSummary summary(Readable row) {
    return new CharacterSummary(
        required(row, "id", UUID.class),
        required(row, "name", String.class),
        required(row, "description", String.class),
        required(row, "sex", Short.class),
        required(row, "race", Short.class),
        required(row, "created_at", Instant.class),
        required(row, "updated_at", Instant.class));
  }
}
