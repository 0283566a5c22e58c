package dev.forestgate.users;

import dev.forestgate.transactions.Enlisted.Sql;
import dev.forestgate.users.name.EmailAddress;
import dev.forestgate.users.name.LoginName;
import dev.forestgate.users.name.Username;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Statements on many rows of table {@code users}. */
final class UserBatchSql {
  private static final int PAGE = 1000;
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The rows are one parameter, so that the statement is prepared once for batches of any size. */
  private static final String INSERT =
      "insert into users (id, username, username_key, email, email_key, email_claimed_at,"
          + " email_verified_at, password_hash, created_at, updated_at, disabled_at, locale,"
          + " external_id, second_factor, roles) select * from json_to_recordset($1::json) as r (id uuid,"
          + " username text, username_key text, email text, email_key text, email_claimed_at"
          + " timestamptz, email_verified_at timestamptz, password_hash text, created_at"
          + " timestamptz, updated_at timestamptz, disabled_at timestamptz, locale text,"
          + " external_id text, second_factor boolean, roles text[]) where r.external_id is null or not exists"
          + " (select 1 from users u where u.external_id = r.external_id) on conflict do nothing"
          + " returning id";

  private static final String HOLDERS =
      "select "
          + UserRow.COLUMNS
          + " from users where username_key = any($1) or email_key = any($2) or external_id ="
          + " any($3)";
  private static final String AFTER =
      "select " + UserRow.COLUMNS + " from users where id > $1 order by id limit " + PAGE;

  private UserBatchSql() {}

  /** Inserts rows that conflict with none; returns their ids. */
  static Sql insert(List<NewUser> users, Instant now) {
    return Sql.of(
        INSERT, JSON.writeValueAsString(users.stream().map(user -> row(user, now)).toList()));
  }

  /** Selects the accounts with a name, an address or an external id of {@code users}. */
  static Sql holders(List<NewUser> users) {
    return Sql.of(
        HOLDERS,
        texts(
            users.stream()
                .map(NewUser::username)
                .filter(Objects::nonNull)
                .flatMap(UserBatchSql::keys)),
        texts(
            users.stream()
                .map(NewUser::email)
                .filter(Objects::nonNull)
                .flatMap(UserBatchSql::keys)),
        texts(users.stream().map(NewUser::externalId)));
  }

  /** Selects a page of accounts in the order of their ids. */
  static Sql after(UUID id) {
    return Sql.of(AFTER, id);
  }

  private static Map<String, @Nullable Object> row(NewUser user, Instant now) {
    Username username = user.username();
    EmailAddress email = user.email();
    Map<String, @Nullable Object> row = new HashMap<>();
    row.put("id", user.id());
    row.put("username", username == null ? null : username.text());
    row.put("username_key", username == null ? null : username.key());
    row.put("email", email == null ? null : email.text());
    row.put("email_key", email == null ? null : email.key());
    row.put("email_claimed_at", email == null ? null : now);
    row.put("email_verified_at", user.emailVerified() ? now : null);
    row.put("password_hash", user.passwordHash().reveal());
    row.put("created_at", Objects.requireNonNullElse(user.createdAt(), now));
    row.put("updated_at", now);
    row.put("disabled_at", user.disabled() ? now : null);
    row.put("locale", user.locale());
    row.put("external_id", user.externalId());
    row.put("second_factor", user.secondFactor());
    row.put("roles", user.roles().names());
    return row;
  }

  /** The key of a name, and the one of earlier versions. */
  private static Stream<String> keys(Username username) {
    return keys(LoginName.of(username.text()));
  }

  private static Stream<String> keys(EmailAddress address) {
    return keys(LoginName.of(address));
  }

  private static Stream<String> keys(LoginName name) {
    return Stream.of(name.key(), name.formerKey()).filter(Objects::nonNull);
  }

  private static String[] texts(Stream<? extends @Nullable String> texts) {
    return texts.filter(Objects::nonNull).toArray(String[]::new);
  }
}
