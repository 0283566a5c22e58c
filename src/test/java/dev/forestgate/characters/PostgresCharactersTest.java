package dev.forestgate.characters;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.characters.Characters.Draft;
import dev.forestgate.characters.Characters.Edit;
import dev.forestgate.embedded.TestDatabase;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The contract on a real PostgreSQL, and faults that only PostgreSQL can cause. */
class PostgresCharactersTest extends CharactersContract {
  private static final int CONNECTIONS = 20;
  private static final Draft DRAFT = new Draft("Aria", "", 0, 0);

  private static ConnectionPool pool;
  private static DatabaseClient database;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(CONNECTIONS);
    database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  Characters characters(Clock clock, int most) {
    return new PostgresCharacters(
        database,
        TransactionalOperator.create(new R2dbcTransactionManager(pool)),
        UUID::randomUUID,
        clock,
        new CharacterProperties(most));
  }

  @Override
  UUID owner() {
    UUID id = UUID.randomUUID();
    change(
        "insert into users (id, username, username_key, password_hash, created_at, updated_at)"
            + " values ($1, $1::text, $1::text, '-', now(), now())",
        id);
    return id;
  }

  @Override
  void deleteOwner(UUID owner) {
    change("delete from users where id = $1", owner);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndTheConnectionsComeBack() {
    UUID owner = owner();
    UUID id = added(owner, DRAFT).id();
    List<Throwable> errors =
        requireNonNull(
            TestDatabase.whileLocked(pool, "characters", attempts(owner, id)).block(SOON));
    assertThat(errors).hasSize(CONNECTIONS).allMatch(TimeoutException.class::isInstance);
    StepVerifier.create(
            Flux.range(0, 2 * CONNECTIONS)
                .flatMap(n -> characters().change(owner, id, new Edit("Bryn", null))))
        .expectNextCount(2 * CONNECTIONS)
        .expectComplete()
        .verify(SOON);
    assertThat(list(owner)).hasSize(1);
  }

  /** One query for each connection, one of which holds the lock. */
  private Mono<List<Throwable>> attempts(UUID owner, UUID id) {
    return Flux.range(0, CONNECTIONS)
        .flatMap(
            n -> attempt(n % 4, owner, id).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
        .collectList();
  }

  private Mono<?> attempt(int kind, UUID owner, UUID id) {
    return switch (kind) {
      case 0 -> characters().add(owner, DRAFT);
      case 1 -> characters().change(owner, id, new Edit("Bryn", null));
      case 2 -> characters().change(owner, id, new Edit(null, null));
      default -> characters().list(owner).collectList();
    };
  }

  private static void change(String statement, UUID id) {
    assertThat(database.sql(statement).bind(0, id).fetch().rowsUpdated().block(SOON)).isEqualTo(1);
  }
}
