package dev.forestgate.webhooks;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.postgres.Statements;
import dev.forestgate.postgres.Values;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Webhooks in PostgreSQL, table {@code webhooks}. A trigger on {@code audit_records} adds the
 * deliveries, so that they commit with the change that they tell of. Every method fails with
 * Spring's {@code DataAccessException} if PostgreSQL is unavailable.
 */
@Component
@ConditionalOnPostgresAccounts
public final class Webhooks {
  /** Dead deliveries in a row that disable a webhook. */
  public static final int MOST_DEAD = 10;

  /** Most webhooks of the service, as each event may have a delivery for each. */
  public static final int MOST = 50;

  private static final String LIST =
      "select " + Webhook.COLUMNS + " from webhooks order by id desc limit " + MOST;
  private static final String FIND = "select url, secret, disabled_at from webhooks where id = $1";
  private static final String LOCK = "lock table webhooks in share row exclusive mode";
  private static final String INSERT =
      "insert into webhooks (id, url, events, secret, created_at) select $1, $2, $3, $4, $5 where"
          + " (select count(*) from webhooks) < "
          + MOST
          + " returning "
          + Webhook.COLUMNS;
  private static final String CHANGE =
      "update webhooks set url = coalesce($2, url), events = coalesce($3, events), secret ="
          + " coalesce($4, secret), disabled_at = case when $5 then coalesce(disabled_at, $6) when"
          + " not $5 then null else disabled_at end, dead_in_row = case when not $5 then 0 else"
          + " dead_in_row end where id = $1 returning "
          + Webhook.COLUMNS;
  private static final String DELETE = "delete from webhooks where id = $1 returning id";
  private static final String SUCCEED =
      "update webhooks set dead_in_row = 0, last_delivered_at = $2 where id = $1 and (dead_in_row >"
          + " 0 or last_delivered_at is null or last_delivered_at < $2)";

  private final Statements statements;
  private final Transactions transactions;
  private final SealedSecrets secrets;
  private final Clock clock;

  Webhooks(DatabaseClient database, Transactions transactions, SealedSecrets secrets, Clock clock) {
    this.statements = new Statements(database);
    this.transactions = transactions;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** All webhooks, the latest first. */
  public Flux<Webhook> list() {
    return statements.all(LIST, List.of(), Webhook::of);
  }

  /**
   * Adds a webhook together with {@code with}. Empty, with nothing changed, if there are {@link
   * #MOST}.
   */
  public Mono<Webhook> add(
      UUID id, String url, List<String> events, Secret secret, List<Enlisted> with) {
    List<Object> values =
        List.of(
            id,
            url,
            events.toArray(String[]::new),
            secrets.seal(id, secret),
            time(clock.instant()));
    List<Enlisted> first = Stream.concat(Stream.of(Enlisted.Sql.of(LOCK)), with.stream()).toList();
    return transactions.commit(statements.inTransaction(INSERT, values, Webhook::of).next(), first);
  }

  /** Changes webhook {@code id} together with {@code with}. Empty if there is none. */
  public Mono<Webhook> change(UUID id, WebhookEdit edit, List<Enlisted> with) {
    List<String> events = edit.events();
    Secret secret = edit.secret();
    Boolean disabled = edit.disabled();
    List<Object> values =
        List.of(
            id,
            Values.text(edit.url()),
            events == null ? Parameters.in(String[].class) : events.toArray(String[]::new),
            Values.text(secret == null ? null : secrets.seal(id, secret)),
            disabled == null ? Parameters.in(Boolean.class) : disabled,
            time(clock.instant()));
    return transactions.commit(statements.inTransaction(CHANGE, values, Webhook::of).next(), with);
  }

  /** Removes webhook {@code id} and its deliveries. Empty if there is none. */
  public Mono<UUID> remove(UUID id, List<Enlisted> with) {
    return transactions.commit(
        statements
            .inTransaction(DELETE, List.of(id), row -> required(row, "id", UUID.class))
            .next(),
        with);
  }

  /** Tells whether there is a webhook {@code id}. */
  public Mono<Boolean> exists(UUID id) {
    return statements.all(FIND, List.of(id), row -> true).hasElements();
  }

  /** Target of deliveries to webhook {@code id}. Empty if there is none. */
  public Mono<WebhookTarget> target(UUID id) {
    return statements
        .all(FIND, List.of(id), row -> target(id, row))
        .next()
        .delayUntil(found -> secrets.renew(id, found.text(), found.secret()).onErrorComplete())
        .map(Found::target);
  }

  /** Records a success, and ends a row of dead deliveries. */
  public Mono<Void> succeeded(UUID id) {
    Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
    return statements.count(SUCCEED, List.of(id, time(minute))).then();
  }

  private Found target(UUID id, Readable row) {
    String sealed = required(row, "secret", String.class);
    Secret secret =
        secrets
            .open(id, sealed)
            .orElseThrow(() -> new IllegalStateException("The key of webhook secrets is missing"));
    return new Found(
        sealed,
        secret,
        new WebhookTarget(
            required(row, "url", String.class),
            secret,
            row.get("disabled_at", Instant.class) != null));
  }

  /** A target, and its secret as it is stored. */
  private record Found(String text, Secret secret, WebhookTarget target) {}
}
