package dev.forestgate.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The contract on a real PostgreSQL, and faults that only PostgreSQL can cause. */
class PostgresUsersTest extends UsersContract {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final int CONNECTIONS = 20;

  private static ConnectionPool pool;
  private static DatabaseClient database;
  private static Transactions transactions;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(CONNECTIONS);
    database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    transactions = TestTransactions.on(pool, database);
    run("create table if not exists noted (word text primary key)");
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  Users users(Clock clock) {
    return new PostgresUsers(database, transactions, clock);
  }

  private Users users() {
    return users(CLOCK);
  }

  @Override
  void disable(UUID id) {
    run("update users set disabled_at = now() where id = '" + id + "'");
  }

  @Override
  Enlisted note(String word) {
    return Enlisted.Sql.of("insert into noted values ($1)", word);
  }

  @Override
  Enlisted inVain(RuntimeException otherwise) {
    return Enlisted.Sql.of("delete from noted where word = $1", unique()).orFail(otherwise);
  }

  @Override
  boolean isNoted(String word) {
    return database
        .sql("select 1 from noted where word = $1")
        .bind(0, word)
        .fetch()
        .one()
        .blockOptional(SOON)
        .isPresent();
  }

  @Test
  void theRowHoldsWhatWasTypedAndTheKeys() {
    String name = unique();
    NewUser typed = newUser("Zoe\u0308 " + name, "Z\u00f6e." + name + "@Example.com");
    User added = requireNonNull(users().add(typed, List.of()).block(SOON));
    StepVerifier.create(
            database
                .sql(
                    "select username, username_key, email, email_key, password_hash,"
                        + " email_verified_at is null as unverified from users where id = $1")
                .bind(0, added.id())
                .fetch()
                .all())
        .expectNext(
            Map.of(
                "username", "Zoe\u0308 " + name,
                "username_key", "zo\u00eb " + name,
                "email", "Z\u00f6e." + name + "@Example.com",
                "email_key", "z\u00f6e." + name + "@example.com",
                "password_hash", typed.passwordHash().reveal(),
                "unverified", true))
        .expectComplete()
        .verify(SOON);
  }

  @Test
  void aReplacedHashIsNoChangeOfTheProfile() {
    User added = requireNonNull(users().add(newUser(unique(), null), List.of()).block(SOON));
    run("update users set credential_version = 3 where id = '" + added.id() + "'");
    Users later = users(Clock.offset(CLOCK, Duration.ofDays(1)));
    Secret other = Secret.of("$argon2id$v=19$m=9,t=2,p=1$c2FsdA$aGFzaA");
    assertThat(later.replacePasswordHash(added.id(), added.passwordHash(), other).block(SOON))
        .isTrue();
    User found = requireNonNull(later.findById(added.id()).block(SOON));
    assertThat(found.passwordHash()).isEqualTo(other);
    assertThat(found.updatedAt()).isEqualTo(NOW);
    assertThat(found.credentialVersion()).isEqualTo(3);
  }

  @Test
  void anotherViolationIsADefectAndStaysWhatItIs() {
    NewUser user = newUser(unique(), null);
    assertThat(requireNonNull(users().add(user, List.of()).block(SOON)).id()).isEqualTo(user.id());
    NewUser same =
        new NewUser(user.id(), newUser(unique(), null).username(), null, user.passwordHash());
    StepVerifier.create(users().add(same, List.of()))
        .expectError(DataIntegrityViolationException.class)
        .verify(SOON);
  }

  /** A deletion and concurrent writes for the account leave nothing, in any order. */
  @Test
  void enlistedWritesForADeletedAccountLeaveNothing() {
    for (int round = 0; round < 20; round++) {
      UUID id = requireNonNull(users().add(newUser(unique(), null), List.of()).block(SOON)).id();
      String prefix = id + "-";
      Enlisted forget = Enlisted.Sql.of("delete from noted where word like $1", prefix + "%");
      Flux.range(0, 10)
          .flatMap(
              n ->
                  n == 5
                      ? users().delete(id, List.of(forget)).then()
                      : users().commitFor(id, List.of(note(prefix + n))).then(),
              10)
          .blockLast(SOON);
      assertThat(
              database
                  .sql("select word from noted where word like $1")
                  .bind(0, prefix + "%")
                  .fetch()
                  .all()
                  .collectList()
                  .block(SOON))
          .isEmpty();
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndTheConnectionsComeBack() {
    UUID id = requireNonNull(users().add(newUser(unique(), null), List.of()).block(SOON)).id();
    List<Throwable> errors =
        requireNonNull(TestDatabase.whileLocked(pool, "users", searches(id)).block(SOON));
    assertThat(errors).hasSize(CONNECTIONS).allMatch(TimeoutException.class::isInstance);
    StepVerifier.create(Flux.range(0, 2 * CONNECTIONS).flatMap(n -> users().findById(id)))
        .expectNextCount(2 * CONNECTIONS)
        .expectComplete()
        .verify(SOON);
  }

  /** One query for each connection, one of which holds the lock. */
  private Mono<List<Throwable>> searches(UUID id) {
    return Flux.range(0, CONNECTIONS)
        .flatMap(n -> users().findById(id).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
        .collectList();
  }

  private static void run(String statement) {
    database.sql(statement).then().block(SOON);
  }
}
