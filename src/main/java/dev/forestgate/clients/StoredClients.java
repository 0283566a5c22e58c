package dev.forestgate.clients;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.postgres.Values;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import dev.forestgate.transactions.ConditionalOnPostgresAccounts;
import io.r2dbc.spi.Readable;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Clients in PostgreSQL, table {@code oauth_clients}. */
@Component
@ConditionalOnPostgresAccounts
public final class StoredClients {
  /** Limit for a server that accepts a connection and then does not answer. */
  private static final Duration TIMEOUT = Duration.ofMillis(1500);

  private static final String COLUMNS =
      "id, name, logo_uri, policy_uri, tos_uri, secret_hash, auth_method, redirect_uris,"
          + " post_logout_redirect_uris, grants, scopes, audience, pkce_required, id_token_alg,"
          + " first_party, backchannel_logout_uri";
  private static final String FIND = "select " + COLUMNS + " from oauth_clients where id = $1";
  private static final String INSERT =
      "insert into oauth_clients ("
          + COLUMNS
          + ", created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
          + " $13, $14, $15, $16, $17, $17) on conflict do nothing";

  private final DatabaseClient database;
  private final Clock clock;

  StoredClients(DatabaseClient database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Client {@code id}. Empty if there is none. */
  Mono<Client> find(String id) {
    return database.sql(FIND).bind(0, id).map(StoredClients::client).one().timeout(TIMEOUT);
  }

  /** Adds {@code client}. False, with nothing changed, if there is one with its id. */
  public Mono<Boolean> add(Client client) {
    return database
        .sql(INSERT)
        .bindValues(
            List.of(
                client.id(),
                client.name(),
                text(client.logoUri()),
                text(client.policyUri()),
                text(client.tosUri()),
                Values.text(client.secretHash()),
                client.authMethod().text(),
                client.redirectUris().toArray(String[]::new),
                client.postLogoutRedirectUris().toArray(String[]::new),
                client.grants().stream().map(GrantType::text).sorted().toArray(String[]::new),
                client.scopes().toArray(String[]::new),
                Values.text(client.audience()),
                client.pkceRequired(),
                client.idTokenAlgorithm().name(),
                client.firstParty(),
                text(client.backChannelLogoutUri()),
                Values.time(clock.instant())))
        .fetch()
        .rowsUpdated()
        .timeout(TIMEOUT)
        .map(added -> added > 0);
  }

  private static Client client(Readable row) {
    return new Client(
        required(row, "id", String.class),
        required(row, "name", String.class),
        uri(row, "logo_uri"),
        uri(row, "policy_uri"),
        uri(row, "tos_uri"),
        row.get("secret_hash", String.class),
        AuthMethod.of(required(row, "auth_method", String.class)),
        list(row, "redirect_uris"),
        list(row, "post_logout_redirect_uris"),
        grants(row),
        list(row, "scopes"),
        row.get("audience", String.class),
        required(row, "pkce_required", Boolean.class),
        IdTokenAlgorithm.valueOf(required(row, "id_token_alg", String.class)),
        required(row, "first_party", Boolean.class),
        uri(row, "backchannel_logout_uri"));
  }

  /** Leaves out grant types of a later version of the service. */
  private static Set<GrantType> grants(Readable row) {
    Set<GrantType> grants = new LinkedHashSet<>();
    list(row, "grants").forEach(text -> GrantType.of(text).ifPresent(grants::add));
    return grants;
  }

  private static List<String> list(Readable row, String column) {
    return Arrays.asList(required(row, column, String[].class));
  }

  private static @Nullable URI uri(Readable row, String column) {
    String text = row.get(column, String.class);
    return text == null ? null : URI.create(text);
  }

  private static Object text(@Nullable URI uri) {
    return Values.text(uri == null ? null : uri.toString());
  }
}
