package dev.forestgate.admin.users;

import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads accounts for operators, by indexes alone. Without a prefix the newest come first. With one,
 * accounts come in the order of the name or address that begins with it; an account whose name and
 * address both do is listed under its name.
 */
@Component
final class AccountListing {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** Follows all texts that begin with the same characters, in the order of bytes of UTF-8. */
  private static final String AFTER_ALL = new String(Character.toChars(Character.MAX_CODE_POINT));

  private static final String MEMBERS =
      "select u.id, u.username, u.email, u.email_verified_at, u.disabled_at, u.roles, u.created_at,"
          + " u.updated_at, (select array_agg(distinct f.type order by f.type) from factors f where"
          + " f.user_id = u.id and f.type <> 'recovery-codes') as factors, (select a.at from"
          + " audit_records a where a.subject = u.id and a.action = 'session.opened' order by a.id"
          + " desc limit 1) as last_signed_in_at, ";

  private final ObjectProvider<DatabaseClient> database;

  AccountListing(ObjectProvider<DatabaseClient> database) {
    this.database = database;
  }

  /**
   * Conditions on accounts; each may be null for any.
   *
   * @param prefix in canonical form
   */
  record Filter(@Nullable String prefix, @Nullable Boolean disabled, @Nullable String role) {}

  /** The account {@code id}. Empty if there is none. */
  Mono<ListedAccount> find(UUID id) {
    return read(Sql.of(MEMBERS + "'' as key, false as repeated from users u where u.id = $1", id))
        .singleOrEmpty();
  }

  /**
   * At most {@code most} accounts of the list after {@code after}.
   *
   * @param after {@link ListedAccount#key} of the account before; null for the first
   */
  Flux<ListedAccount> list(Filter filter, @Nullable String after, int most) {
    return read(
        filter.prefix() == null ? newest(filter, after, most) : matching(filter, after, most));
  }

  private static Sql newest(Filter filter, @Nullable String after, int most) {
    List<Object> values = new ArrayList<>();
    String where = conditions(filter, values);
    if (after != null) {
      values.add(UUID.fromString(after));
      where += " and u.id < $" + values.size();
    }
    return new Sql(
        MEMBERS
            + "u.id::text as key, false as repeated from users u where true"
            + where
            + " order by u.id desc limit "
            + most,
        values,
        null);
  }

  /** Two ranges of indexes, each limited, merged in order. */
  private static Sql matching(Filter filter, @Nullable String after, int most) {
    List<Object> values = new ArrayList<>();
    String prefix = String.valueOf(filter.prefix());
    values.add(prefix);
    values.add(prefix + AFTER_ALL);
    values.add(after == null ? "" : after);
    String where = conditions(filter, values);
    return new Sql(
        MEMBERS
            + "m.key, m.repeated from ("
            + range("username_key", "false", where, most)
            + " union all "
            + range("email_key", "coalesce(" + inRange("u.username_key") + ", false)", where, most)
            + ") m join users u on u.id = m.id order by m.key, m.repeated limit "
            + most,
        values,
        null);
  }

  private static String range(String column, String repeated, String where, int most) {
    return "(select u.id, u."
        + column
        + " collate \"C\" as key, "
        + repeated
        + " as repeated from"
        + " users u where "
        + inRange("u." + column)
        + " and u."
        + column
        + " collate \"C\" > $3"
        + where
        + " order by u."
        + column
        + " collate \"C\" limit "
        + most
        + ")";
  }

  private static String inRange(String column) {
    return "(" + column + " collate \"C\" >= $1 and " + column + " collate \"C\" < $2)";
  }

  private static String conditions(Filter filter, List<Object> values) {
    var where = new StringBuilder();
    Boolean disabled = filter.disabled();
    if (disabled != null) {
      where.append(" and u.disabled_at is ").append(disabled ? "not null" : "null");
    }
    String role = filter.role();
    if (role != null) {
      values.add(new String[] {role});
      where.append(" and u.roles <> '{}' and u.roles @> $").append(values.size());
    }
    return where.toString();
  }

  private Flux<ListedAccount> read(Sql query) {
    return Mono.justOrEmpty(Optional.ofNullable(database.getIfAvailable()))
        .switchIfEmpty(Mono.error(() -> Failed.of(Failure.NEEDS_POSTGRES)))
        .flatMapMany(
            store ->
                store
                    .sql(query.statement())
                    .bindValues(query.bindings())
                    .map(ListedAccount::of)
                    .all())
        .timeout(TIMEOUT);
  }
}
