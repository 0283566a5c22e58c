package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * The directory in PostgreSQL, table {@code users}; its unique constraints have the last word on
 * who is first.
 */
@Component
final class PostgresUsers implements Users {
  /** A server that accepts and then says nothing must not hold a request for longer. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** No name or address that could have been registered is longer. */
  private static final int LONGEST_LOGIN = 512;

  private static final String COLUMNS =
      "id, username, email, email_verified_at is not null as email_verified, password_hash,"
          + " credential_version, disabled_at is not null as disabled, created_at, updated_at";
  private static final String INSERT =
      "insert into users (id, username, username_key, email, email_key, password_hash, created_at,"
          + " updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7) returning "
          + COLUMNS;
  private static final String BY_ID = "select " + COLUMNS + " from users where id = $1";
  private static final String DELETE = "delete from users where id = $1";
  private static final String BY_USERNAME =
      "select " + COLUMNS + " from users where username_key = $1";
  private static final String BY_EMAIL =
      "select " + COLUMNS + " from users where email_key = $1 and email_verified_at is not null";

  private final DatabaseClient database;
  private final IdGenerator ids;
  private final Clock clock;

  PostgresUsers(DatabaseClient database, IdGenerator ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
  }

  @Override
  public Mono<User> add(NewUser user) {
    EmailAddress email = user.email();
    return Mono.defer(
            () ->
                database
                    .sql(INSERT)
                    .bind(0, ids.generateId())
                    .bind(1, user.username().text())
                    .bind(2, user.username().key())
                    .bind(3, text(email == null ? null : email.text()))
                    .bind(4, text(email == null ? null : email.key()))
                    .bind(5, user.passwordHash().reveal())
                    .bind(6, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .map(PostgresUsers::user)
                    .one())
        .timeout(PATIENCE)
        .onErrorMap(DataIntegrityViolationException.class, PostgresUsers::taken);
  }

  @Override
  public Mono<User> findById(UUID id) {
    return one(BY_ID, id);
  }

  @Override
  public Mono<Boolean> delete(UUID id) {
    return database.sql(DELETE).bind(0, id).fetch().rowsUpdated().timeout(PATIENCE).map(n -> n > 0);
  }

  @Override
  public Mono<User> findByLogin(String login) {
    if (login.length() > LONGEST_LOGIN || login.indexOf('\0') >= 0) {
      return Mono.empty();
    }
    String key = Canonical.of(login);
    return key.indexOf('@') < 0
        ? one(BY_USERNAME, key)
        : Mono.justOrEmpty(EmailAddress.keyOf(key)).flatMap(address -> one(BY_EMAIL, address));
  }

  private Mono<User> one(String query, Object key) {
    return database.sql(query).bind(0, key).map(PostgresUsers::user).one().timeout(PATIENCE);
  }

  private static io.r2dbc.spi.Parameter text(@Nullable String value) {
    return value == null
        ? Parameters.in(R2dbcType.VARCHAR)
        : Parameters.in(R2dbcType.VARCHAR, value);
  }

  /** Any other violation is a defect of ours and stays what it is. */
  private static Throwable taken(DataIntegrityViolationException violation) {
    String constraint =
        violation.getCause() instanceof PostgresqlException cause
            ? cause.getErrorDetails().getConstraintName().orElse("")
            : "";
    return switch (constraint) {
      case "users_username_taken" -> Failed.of(USERNAME_TAKEN);
      case "users_email_taken" -> Failed.of(EMAIL_TAKEN);
      default -> violation;
    };
  }

  private static User user(Readable row) {
    return new User(
        required(row, "id", UUID.class),
        required(row, "username", String.class),
        row.get("email", String.class),
        required(row, "email_verified", Boolean.class),
        Secret.of(required(row, "password_hash", String.class)),
        required(row, "credential_version", Integer.class),
        required(row, "disabled", Boolean.class),
        required(row, "created_at", Instant.class),
        required(row, "updated_at", Instant.class));
  }

  private static <T> T required(Readable row, String column, Class<T> type) {
    T value = row.get(column, type);
    if (value == null) {
      throw new IllegalStateException("users." + column + " is null");
    }
    return value;
  }
}
