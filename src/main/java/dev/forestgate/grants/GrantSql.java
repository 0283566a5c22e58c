package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.grants.model.Grant;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.transactions.Enlisted.Sql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;

/** Statements on table {@code oauth_grants} by grant, and its rows. */
final class GrantSql {
  private static final String AUTHORIZATION = AuthorizationRow.COLUMNS;
  static final String GRANT =
      "id, " + AUTHORIZATION + ", session_ended, reported_at, created_at, last_used_at";

  private GrantSql() {}

  static Sql find(UUID id) {
    return Sql.of("select " + GRANT + " from oauth_grants where id = $1", id);
  }

  static Sql findFamily(RefreshToken token) {
    return Sql.of(
        "select "
            + GRANT
            + " from oauth_grants where id = $1 and user_id = $2"
            + " and refresh_family = $3",
        token.sessionId(),
        token.userId(),
        token.family().sha256());
  }

  static Sql listOf(UUID user) {
    return Sql.of(
        "select " + GRANT + " from oauth_grants where user_id = $1 order by created_at, id", user);
  }

  static Sql end(UUID id) {
    return Sql.of("delete from oauth_grants where id = $1", id);
  }

  static Sql endAllOf(UUID user, String client) {
    return Sql.of("delete from oauth_grants where user_id = $1 and client_id = $2", user, client);
  }

  /** Rotates a refresh token if it is the current one: compare and swap. */
  static Sql rotate(
      RefreshToken given, String nextHash, String successor, Instant end, Instant now) {
    return Sql.of(
        "update oauth_grants set refresh_previous = refresh_hash, refresh_hash = $4,"
            + " refresh_successor = $5, refresh_expires_at = $6, refreshed_at = $7,"
            + " last_used_at = $7"
            + " where id = $1 and refresh_family = $2 and refresh_hash = $3"
            + " and refresh_expires_at > $7",
        given.sessionId(),
        given.family().sha256(),
        given.secret().sha256(),
        nextHash,
        successor,
        time(end),
        time(now));
  }

  static Sql family(RefreshToken given) {
    return Sql.of(
        "select refresh_hash, refresh_previous, refresh_successor, refreshed_at from oauth_grants"
            + " where id = $1 and refresh_family = $2",
        given.sessionId(),
        given.family().sha256());
  }

  /** Marks a refresh as recorded; of several within an hour one changes the row. */
  static Sql report(UUID id, Instant now, Instant before) {
    return Sql.of(
        "update oauth_grants set reported_at = $2 where id = $1 and reported_at < $3",
        id,
        time(now),
        time(before));
  }

  static Grant grant(Readable row) {
    return new Grant(
        required(row, "id", UUID.class),
        AuthorizationRow.read(row),
        required(row, "session_ended", Boolean.class),
        required(row, "reported_at", Instant.class),
        required(row, "created_at", Instant.class),
        required(row, "last_used_at", Instant.class));
  }
}
