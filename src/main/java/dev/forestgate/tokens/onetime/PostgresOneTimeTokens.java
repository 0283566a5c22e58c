package dev.forestgate.tokens.onetime;

import static dev.forestgate.failure.Failure.INVALID_TOKEN;
import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.failure.Failed;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Enlisted.Sql;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Readable;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One-time tokens in PostgreSQL, table {@code one_time_tokens}. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresOneTimeTokens implements OneTimeTokens {
  private static final Duration TIMEOUT = Duration.ofMillis(1500);
  private static final String COLUMNS =
      "purpose, user_id, subject, subject_key, token_hash, code_hash";
  private static final String STORE =
      "insert into one_time_tokens (user_id, slot, purpose, token_hash, subject, subject_key,"
          + " expires_at, code_hash, code_until) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on"
          + " conflict (user_id, slot) do update set token_hash = excluded.token_hash, subject ="
          + " excluded.subject, subject_key = excluded.subject_key, expires_at ="
          + " excluded.expires_at, code_hash = excluded.code_hash, code_until ="
          + " excluded.code_until, code_tries = 0";
  private static final String FIND =
      "select "
          + COLUMNS
          + " from one_time_tokens where purpose = $1 and token_hash = $2 and expires_at > $3";
  private static final String ABOUT =
      "select "
          + COLUMNS
          + " from one_time_tokens where purpose = $1 and subject_key = $2 and subject_key <> ''"
          + " and expires_at > $3";
  private static final String TRY =
      "update one_time_tokens set code_tries = code_tries + 1 where purpose = $1 and subject_key ="
          + " $2 and subject_key <> '' and code_until > $3 and code_tries < $4 returning "
          + COLUMNS;
  private static final String SPEND =
      "delete from one_time_tokens where token_hash = $1 and expires_at > $2";
  private static final String DISCARD =
      "delete from one_time_tokens where user_id = $1 and purpose = $2";
  private static final String DISCARD_ALL_BUT =
      "delete from one_time_tokens where user_id = $1 and purpose <> $2";
  private static final String DISCARD_ALL = "delete from one_time_tokens where user_id = $1";
  private static final String CLEAR = "delete from one_time_tokens where expires_at <= $1";

  private final DatabaseClient database;
  private final SecureRandom random;
  private final Clock clock;

  PostgresOneTimeTokens(DatabaseClient database, SecureRandom random, Clock clock) {
    this.database = database;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public IssuedToken issue(Purpose purpose, UUID userId, Subject subject) {
    var draft = TokenDraft.of(purpose, userId, subject, clock.instant(), random);
    return draft.issued(store(draft));
  }

  @Override
  public Mono<OneTimeToken> find(Purpose purpose, Secret token) {
    return Mono.defer(
        () ->
            query(Sql.of(FIND, purpose.text(), token.sha256(), now()))
                .map(Row::token)
                .singleOrEmpty());
  }

  @Override
  public Flux<OneTimeToken> findBySubject(Purpose purpose, String key) {
    return Flux.defer(() -> query(Sql.of(ABOUT, purpose.text(), key, now())).map(Row::token));
  }

  @Override
  public Mono<OneTimeToken> tryCode(String key, Secret code) {
    return Mono.defer(
        () ->
            query(Sql.of(TRY, Purpose.VERIFY_EMAIL.text(), key, now(), Purpose.CODE_TRIES))
                .filter(row -> row.hasCode(code))
                .map(Row::token)
                .collectList()
                // reads all rows, so that the guess counts for all of them
                .flatMap(found -> Mono.justOrEmpty(found.stream().findFirst())));
  }

  @Override
  public Enlisted spend(OneTimeToken token) {
    return Sql.of(SPEND, token.hash(), now()).orFail(Failed.of(INVALID_TOKEN));
  }

  @Override
  public Enlisted discard(UUID userId, Purpose purpose) {
    return Sql.of(DISCARD, userId, purpose.text());
  }

  @Override
  public Enlisted discardAllBut(UUID userId, Purpose kept) {
    return Sql.of(DISCARD_ALL_BUT, userId, kept.text());
  }

  @Override
  public Enlisted discard(UUID userId) {
    return Sql.of(DISCARD_ALL, userId);
  }

  @Override
  public Mono<Long> removeExpired() {
    return Mono.defer(
        () -> database.sql(CLEAR).bind(0, now()).fetch().rowsUpdated().timeout(TIMEOUT));
  }

  private static Enlisted store(TokenDraft draft) {
    String codeHash = draft.codeHash();
    return Sql.of(
        STORE,
        draft.userId(),
        draft.purpose().slot(draft.subject()),
        draft.purpose().text(),
        draft.hash(),
        draft.subject().text(),
        draft.subject().key(),
        time(draft.expiresAt()),
        text(codeHash),
        time(codeHash == null ? null : draft.codeUntil()));
  }

  private Flux<Row> query(Sql query) {
    return database
        .sql(query.statement())
        .bindValues(query.bindings())
        .map(Row::read)
        .all()
        .timeout(TIMEOUT);
  }

  private Parameter now() {
    return time(clock.instant());
  }

  /** A row with {@link #COLUMNS}. */
  private record Row(OneTimeToken token, @Nullable String codeHash) {
    static Row read(Readable row) {
      var subject =
          new Subject(
              required(row, "subject", String.class), required(row, "subject_key", String.class));
      return new Row(
          new OneTimeToken(
              Purpose.stored(required(row, "purpose", String.class)),
              required(row, "user_id", UUID.class),
              subject,
              required(row, "token_hash", String.class)),
          row.get("code_hash", String.class));
    }

    boolean hasCode(Secret code) {
      return codeHash != null
          && MessageDigest.isEqual(
              codeHash.getBytes(US_ASCII),
              TokenDraft.codeHash(code, token.hash()).getBytes(US_ASCII));
    }
  }
}
