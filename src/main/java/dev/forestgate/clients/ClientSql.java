package dev.forestgate.clients;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.postgres.Values;
import dev.forestgate.tokens.client.IdTokenAlgorithm;
import dev.forestgate.transactions.Enlisted.Sql;
import io.r2dbc.spi.Readable;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Statements on table {@code oauth_clients}, and its rows. */
final class ClientSql {
  private static final List<String> MEMBERS =
      List.of(
          "id",
          "name",
          "logo_uri",
          "policy_uri",
          "tos_uri",
          "secret_hash",
          "previous_secret_hash",
          "previous_secret_until",
          "auth_method",
          "redirect_uris",
          "post_logout_redirect_uris",
          "grants",
          "scopes",
          "audience",
          "pkce_required",
          "id_token_alg",
          "first_party",
          "backchannel_logout_uri",
          "updated_at");
  private static final String SELECT =
      "select " + String.join(", ", MEMBERS) + ", created_at from oauth_clients where ";

  private ClientSql() {}

  static Sql find(String id) {
    return Sql.of(SELECT + "id = $1 and removed_at is null", id);
  }

  /** Clients whose id begins with {@code prefix} and follows {@code after}. */
  static Sql list(String prefix, String after, int most) {
    return Sql.of(
        SELECT
            + "removed_at is null and id collate \"C\" > $1 and id collate \"C\" >= $2"
            + " and id collate \"C\" < $3 order by id collate \"C\" limit "
            + most,
        after,
        prefix,
        // Follows all ids, which are ASCII, that begin with the prefix.
        prefix + "\u007f");
  }

  /** Changes nothing if there is, or was, a client with this id. */
  static Sql add(Client client, Instant now) {
    List<Object> values = values(client, now);
    values.add(Values.time(now));
    return new Sql(
        "insert into oauth_clients ("
            + String.join(", ", MEMBERS)
            + ", created_at) values ("
            + parameters(values.size())
            + ") on conflict do nothing",
        values,
        null);
  }

  /** Replaces all members; changes nothing if the client was changed after {@code before}. */
  static Sql change(Client client, @Nullable Instant before, Instant now) {
    List<Object> values = values(client, now);
    values.add(Values.time(before));
    return new Sql(
        "update oauth_clients set ("
            + String.join(", ", MEMBERS)
            + ") = ("
            + parameters(MEMBERS.size())
            + ") where id = $1 and removed_at is null and updated_at = $"
            + values.size(),
        values,
        null);
  }

  /** The row stays, so that another client never gets the grants of this one. */
  static Sql remove(String id, Instant now) {
    return Sql.of(
        "update oauth_clients set removed_at = $2, secret_hash = null,"
            + " previous_secret_hash = null where id = $1 and removed_at is null",
        id,
        Values.time(now));
  }

  static ClientEntry entry(Readable row) {
    return new ClientEntry(
        client(row),
        required(row, "created_at", Instant.class),
        required(row, "updated_at", Instant.class));
  }

  private static Client client(Readable row) {
    return new Client(
        required(row, "id", String.class),
        required(row, "name", String.class),
        uri(row, "logo_uri"),
        uri(row, "policy_uri"),
        uri(row, "tos_uri"),
        secrets(row),
        AuthMethod.of(required(row, "auth_method", String.class)).orElseThrow(),
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

  private static @Nullable ClientSecrets secrets(Readable row) {
    String current = row.get("secret_hash", String.class);
    return current == null
        ? null
        : new ClientSecrets(
            current,
            row.get("previous_secret_hash", String.class),
            row.get("previous_secret_until", Instant.class));
  }

  private static List<Object> values(Client client, Instant now) {
    ClientSecrets secrets = client.secrets();
    return new ArrayList<>(
        List.of(
            client.id(),
            client.name(),
            text(client.logoUri()),
            text(client.policyUri()),
            text(client.tosUri()),
            Values.text(secrets == null ? null : secrets.current()),
            Values.text(secrets == null ? null : secrets.previous()),
            Values.time(secrets == null ? null : secrets.previousUntil()),
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
            Values.time(now)));
  }

  private static String parameters(int count) {
    var text = new StringBuilder("$1");
    for (int i = 2; i <= count; i++) {
      text.append(", $").append(i);
    }
    return text.toString();
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
