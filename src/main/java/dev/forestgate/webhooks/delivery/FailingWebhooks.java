package dev.forestgate.webhooks.delivery;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.postgres.Statements;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.webhooks.Webhooks;
import io.r2dbc.spi.Readable;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Counts dead deliveries, and disables a webhook after {@link Webhooks#MOST_DEAD} in a row. All
 * admins with a verified address are told in the same transaction.
 */
@Component
@ConditionalOnPostgresAccounts
final class FailingWebhooks {
  private static final String COUNT =
      "update webhooks set dead_in_row = dead_in_row + 1 where id = $1 returning url, dead_in_row";
  private static final String DISABLE =
      "update webhooks set disabled_at = $2 where id = $1 and disabled_at is null";
  private static final String ADMINS =
      "select id, coalesce(username, email) as name, email_key, locale from users where roles <>"
          + " '{}' and roles @> '{admin}' and disabled_at is null and email_verified_at is not"
          + " null";

  private final Statements statements;
  private final Transactions transactions;
  private final MailOutbox mail;
  private final Clock clock;

  FailingWebhooks(
      DatabaseClient database, Transactions transactions, MailOutbox mail, Clock clock) {
    this.statements = new Statements(database);
    this.transactions = transactions;
    this.mail = mail;
    this.clock = clock;
  }

  /** Counts a dead delivery of {@code webhook}. */
  Mono<Void> count(UUID webhook) {
    return statements
        .all(COUNT, List.of(webhook), FailingWebhooks::failing)
        .next()
        .filter(failing -> failing.dead() >= Webhooks.MOST_DEAD)
        .flatMap(failing -> disable(webhook, failing.url()));
  }

  /** Does nothing if another delivery has disabled it. */
  private Mono<Void> disable(UUID webhook, String url) {
    Instant now = clock.instant();
    IllegalStateException already = new IllegalStateException("disabled already");
    return admins()
        .map(admin -> mail.put(Emails.webhookDisabled(admin, url, now)))
        .collectList()
        .flatMap(
            letters ->
                transactions.commit(
                    Stream.concat(
                            Stream.of(
                                Enlisted.Sql.of(DISABLE, webhook, time(now)).orFail(already),
                                record(webhook)),
                            letters.stream())
                        .toList()))
        .onErrorResume(failed -> failed == already, failed -> Mono.empty());
  }

  private static Enlisted record(UUID webhook) {
    return AuditEvent.by(AuditActor.SYSTEM, AuditAction.WEBHOOK_CHANGED, null)
        .with(Map.of("webhook", webhook.toString(), "changed", List.of("disabled")))
        .write();
  }

  private Flux<Recipient> admins() {
    return statements.all(
        ADMINS,
        List.of(),
        row ->
            new Recipient(
                required(row, "id", UUID.class),
                required(row, "name", String.class),
                required(row, "email_key", String.class),
                row.get("locale", String.class)));
  }

  private static Failing failing(Readable row) {
    return new Failing(
        required(row, "url", String.class), required(row, "dead_in_row", Integer.class));
  }

  private record Failing(String url, int dead) {}
}
