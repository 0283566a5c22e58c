package dev.forestgate.webhooks;

import dev.forestgate.postgres.Statements;
import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deliveries of webhooks as operators see them, table {@code webhook_outbox}. Every method fails
 * with Spring's {@code DataAccessException} if PostgreSQL is unavailable.
 */
@Component
@ConditionalOnPostgresAccounts
public final class WebhookDeliveries {
  private static final String RETRY =
      "update webhook_outbox set state = 'waiting', attempts = 0, queued_at = now(), last_error ="
          + " null, due_at = now() where account = $1 and id = $2 and state = 'dead'";
  private static final String DELIVERIES =
      "select "
          + QueuedDelivery.COLUMNS
          + " from webhook_outbox where account = $1 and ($2::uuid is null or (created_at, id) <"
          + " (select created_at, id from webhook_outbox where id = $2)) order by created_at desc,"
          + " id desc limit $3";

  private final Statements statements;

  WebhookDeliveries(DatabaseClient database) {
    this.statements = new Statements(database);
  }

  /**
   * Deliveries of webhook {@code id} that did not succeed yet, the newest first.
   *
   * @param after delivery that the page follows; null for the first page
   */
  public Flux<QueuedDelivery> list(UUID id, @Nullable UUID after, int most) {
    return statements.all(DELIVERIES, List.of(id, Values.id(after), most), QueuedDelivery::of);
  }

  /**
   * Makes a dead delivery due again, with eight new attempts. False if webhook {@code id} has no
   * such dead delivery.
   */
  public Mono<Boolean> retry(UUID id, UUID delivery) {
    return statements.count(RETRY, List.of(id, delivery)).map(changed -> changed > 0);
  }
}
