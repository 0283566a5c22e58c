package dev.forestgate.admin.overview;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Numbers of accounts. Triggers of PostgreSQL keep them, so that nothing is scanned. */
@Component
final class AccountCounts {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String SUM =
      "select coalesce(sum(accounts), 0)::bigint as accounts,"
          + " coalesce(sum(disabled), 0)::bigint as disabled from account_counts";

  private final Optional<DatabaseClient> database;

  AccountCounts(ObjectProvider<DatabaseClient> database) {
    this.database = Optional.ofNullable(database.getIfAvailable());
  }

  /** All accounts. Fails with NEEDS_POSTGRES if accounts are in Redis. */
  Mono<Counts> all() {
    return Mono.justOrEmpty(database)
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NEEDS_POSTGRES)))
        .flatMap(
            store ->
                store
                    .sql(SUM)
                    .map(
                        row ->
                            new Counts(
                                required(row, "accounts", Long.class),
                                required(row, "disabled", Long.class)))
                    .one())
        .timeout(TIMEOUT);
  }

  /**
   * Numbers of accounts.
   *
   * @param total all, also disabled ones
   */
  record Counts(long total, long disabled) {}
}
