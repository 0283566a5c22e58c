package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.postgres.Values;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Scopes that users have allowed to clients, in PostgreSQL. Every method fails with NEEDS_POSTGRES
 * if accounts are in Redis, and with Spring's {@code DataAccessException} if PostgreSQL is
 * unavailable.
 */
@Component
public final class Consents {
  private final GrantTables tables;
  private final Clock clock;

  Consents(GrantTables tables, Clock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** Scopes that {@code user} has allowed to {@code client}; none without a consent. */
  public Mono<Set<String>> of(UUID user, String client) {
    return tables
        .one(
            Sql.of(
                "select scopes from oauth_consents where user_id = $1 and client_id = $2",
                user,
                client),
            row -> Set.of(required(row, "scopes", String[].class)))
        .defaultIfEmpty(Set.of());
  }

  /** Adds {@code scopes} to those that {@code user} has allowed. */
  public Mono<Void> allow(UUID user, String client, Collection<String> scopes) {
    return tables
        .count(
            Sql.of(
                "insert into oauth_consents as c (user_id, client_id, scopes, created_at,"
                    + " updated_at) values ($1, $2, $3, $4, $4)"
                    + " on conflict (user_id, client_id) do update set updated_at = $4, scopes ="
                    + " array(select distinct unnest(c.scopes || excluded.scopes) order by 1)",
                user,
                client,
                List.copyOf(scopes).toArray(String[]::new),
                Values.time(clock.instant())))
        .then();
  }

  /** Forgets what {@code user} has allowed. False if there was nothing. */
  public Mono<Boolean> forget(UUID user, String client) {
    return tables
        .count(
            Sql.of(
                "delete from oauth_consents where user_id = $1 and client_id = $2", user, client))
        .map(deleted -> deleted > 0);
  }
}
