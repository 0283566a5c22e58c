package dev.forestgate.users;

import static dev.forestgate.failure.Failure.EMAIL_TAKEN;
import static dev.forestgate.failure.Failure.USERNAME_TAKEN;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import dev.forestgate.together.InPostgres;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import java.time.Clock;
import java.time.Duration;
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
@InPostgres
final class PostgresUsers implements Users {
  /** A server that accepts and then says nothing must not hold a request for longer. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private static final String INSERT =
      "insert into users (id, username, username_key, email, email_key, password_hash, created_at,"
          + " updated_at) values ($1, $2, $3, $4, $5, $6, $7, $7) returning "
          + UserRow.COLUMNS;
  private static final String BY_ID = "select " + UserRow.COLUMNS + " from users where id = $1";
  private static final String DELETE = "delete from users where id = $1";
  private static final String BY_USERNAME =
      "select " + UserRow.COLUMNS + " from users where username_key = $1";
  private static final String BY_EMAIL =
      "select "
          + UserRow.COLUMNS
          + " from users where email_key = $1 and email_verified_at is not null";
  private static final String REPLACE_HASH =
      "update users set password_hash = $3 where id = $1 and password_hash = $2";

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
                    .map(UserRow::user)
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
    return Mono.justOrEmpty(Login.of(login))
        .flatMap(known -> one(known.isAddress() ? BY_EMAIL : BY_USERNAME, known.key()));
  }

  @Override
  public Mono<Boolean> replacePasswordHash(UUID id, Secret from, Secret to) {
    return database
        .sql(REPLACE_HASH)
        .bind(0, id)
        .bind(1, from.reveal())
        .bind(2, to.reveal())
        .fetch()
        .rowsUpdated()
        .map(updated -> updated > 0)
        .timeout(PATIENCE);
  }

  private Mono<User> one(String query, Object key) {
    return database.sql(query).bind(0, key).map(UserRow::user).one().timeout(PATIENCE);
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
}
