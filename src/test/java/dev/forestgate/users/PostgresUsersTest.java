package dev.forestgate.users;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.secret.Secret;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The contract on a real PostgreSQL, and what only PostgreSQL can get wrong. */
class PostgresUsersTest extends UsersContract {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int CONNECTIONS = 20;

  private static ConnectionPool pool;
  private static DatabaseClient database;
  private static Users users;

  @BeforeAll
  static void connect() {
    migrate(URI.create(TestStores.databaseUrl()));
    String url = TestStores.databaseUrl().replaceFirst("^postgres:", "r2dbc:postgresql:");
    pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(ConnectionFactories.get(url))
                .initialSize(CONNECTIONS)
                .maxSize(CONNECTIONS)
                .build());
    pool.warmup().block(SOON);
    database = DatabaseClient.create(pool);
    users = new PostgresUsers(database, java.util.UUID::randomUUID, CLOCK);
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  Users users() {
    return users;
  }

  @Override
  void verifyEmail(UUID id) {
    change("email_verified_at = now()", id);
  }

  @Override
  void disable(UUID id) {
    change("disabled_at = now()", id);
  }

  @Override
  void setCredentialVersion(UUID id, int version) {
    change("credential_version = " + version, id);
  }

  @Test
  void theRowHoldsWhatWasTypedAndTheKeys() {
    String name = unique();
    NewUser typed = newUser("Zoe\u0308 " + name, "Z\u00f6e." + name + "@Example.com");
    User added = requireNonNull(users.add(typed).block(SOON));
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
    User added = requireNonNull(users.add(newUser(unique(), null)).block(SOON));
    setCredentialVersion(added.id(), 3);
    Users later =
        new PostgresUsers(database, UUID::randomUUID, Clock.offset(CLOCK, Duration.ofDays(1)));
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
    UUID id = UUID.randomUUID();
    Users always = new PostgresUsers(database, () -> id, CLOCK);
    assertThat(requireNonNull(always.add(newUser(unique(), null)).block(SOON)).id()).isEqualTo(id);
    StepVerifier.create(always.add(newUser(unique(), null)))
        .expectError(DataIntegrityViolationException.class)
        .verify(SOON);
  }

  @Test
  void aServerThatSaysNothingIsGivenUpAndTheConnectionsComeBack() {
    UUID id = requireNonNull(users.add(newUser(unique(), null)).block(SOON)).id();
    List<Throwable> errors = requireNonNull(whileLocked(searches(id)).block(SOON));
    assertThat(errors).hasSize(CONNECTIONS).allMatch(TimeoutException.class::isInstance);
    StepVerifier.create(Flux.range(0, 2 * CONNECTIONS).flatMap(n -> users.findById(id)))
        .expectNextCount(2 * CONNECTIONS)
        .expectComplete()
        .verify(SOON);
  }

  /** As many as there are connections, one of which holds the lock. */
  private static Mono<List<Throwable>> searches(UUID id) {
    return Flux.range(0, CONNECTIONS)
        .flatMap(n -> users.findById(id).then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
        .collectList();
  }

  private static <T> Mono<T> whileLocked(Mono<T> work) {
    return Mono.usingWhen(
        pool.create(),
        connection ->
            Mono.from(connection.beginTransaction())
                .thenMany(
                    Flux.from(
                            connection
                                .createStatement("lock table users in access exclusive mode")
                                .execute())
                        .flatMap(result -> result.getRowsUpdated()))
                .then(work),
        connection ->
            Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())));
  }

  private static void change(String assignment, UUID id) {
    Long changed =
        database
            .sql("update users set " + assignment + " where id = $1")
            .bind(0, id)
            .fetch()
            .rowsUpdated()
            .block(SOON);
    assertThat(changed).isEqualTo(1);
  }

  private static void migrate(URI address) {
    String[] user = address.getUserInfo().split(":", 2);
    Flyway.configure()
        .dataSource(
            "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath(),
            user[0],
            user[1])
        .load()
        .migrate();
  }
}
