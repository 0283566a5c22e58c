package dev.forestgate.mail;

import static dev.forestgate.postgres.Values.id;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.mail.message.Email;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.postgresql.codec.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The outbox in PostgreSQL, table {@code mail_outbox}. */
@Component
@ConditionalOnPostgresAccounts
final class PostgresMailOutbox implements MailOutbox {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String INSERT =
      "insert into mail_outbox (id, account, recipient, kind, words, expires_at)"
          + " values ($1, $2, $3, $4, $5, $6)";
  private static final String FORGET = "delete from mail_outbox where account = $1";

  private final Transactions transactions;
  private final IdGenerator ids;
  private final Clock clock;
  private final OutboxSignal bell;

  PostgresMailOutbox(Transactions transactions, IdGenerator ids, Clock clock, OutboxSignal bell) {
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
    this.bell = bell;
  }

  @Override
  public Enlisted put(Email letter) {
    bell.ring();
    return Enlisted.Sql.of(
        INSERT,
        ids.generateId(),
        id(letter.account()),
        letter.to(),
        letter.kind().slug(),
        Json.of(JSON.writeValueAsString(letter.values())),
        time(expiry(letter)));
  }

  @Override
  public Mono<Void> send(Email letter) {
    return Mono.defer(() -> transactions.commit(List.of(put(letter))))
        .doOnSuccess(put -> bell.ring());
  }

  @Override
  public Enlisted forget(UUID account) {
    return Enlisted.Sql.of(FORGET, account);
  }

  /** The database keeps microseconds, and would round up to when the link works no more. */
  private Instant expiry(Email letter) {
    Instant until = letter.until();
    return (until == null ? clock.instant().plus(letter.kind().lifetime()) : until)
        .truncatedTo(ChronoUnit.MICROS);
  }
}
