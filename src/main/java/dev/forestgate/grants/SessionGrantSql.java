package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.grants.model.Logout;
import dev.forestgate.transactions.Enlisted.Sql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;

/**
 * Statements on tables {@code oauth_grants} and {@code oauth_logouts} for sessions and accounts
 * that end.
 */
final class SessionGrantSql {
  private static final String NOTE_LOGOUTS =
      " insert into oauth_logouts (user_id, client_id, session_id, created_at)"
          + " select distinct $1::uuid, client_id, session_id, now() from ended"
          + " where not session_ended";

  private SessionGrantSql() {}

  /** Ends all grants of an account, and notes the clients that are to be told. */
  static Sql endAllOf(UUID user) {
    return Sql.of(
        "with ended as (delete from oauth_grants where user_id = $1"
            + " returning client_id, session_id, session_ended)"
            + NOTE_LOGOUTS,
        user);
  }

  /**
   * Ends the grants of a session, notes the clients that are to be told, and keeps offline grants.
   */
  static Sql endSession(UUID user, UUID session) {
    return Sql.of(
        "with kept as (update oauth_grants set session_ended = true"
            + " where session_id = $2 and not session_ended and user_id = $1 and is_offline"
            + " returning client_id, session_id, false as session_ended),"
            + " gone as (delete from oauth_grants"
            + " where session_id = $2 and not session_ended and user_id = $1 and not is_offline"
            + " returning client_id, session_id, session_ended),"
            + " ended as (select * from kept union select * from gone)"
            + NOTE_LOGOUTS,
        user,
        session);
  }

  /** Sessions of grants that are due for a check, the longest due first. */
  static Sql due(Instant now) {
    return Sql.of(
        "select distinct on (session_id) session_id, user_id, created_at from oauth_grants"
            + " where session_id in (select session_id from oauth_grants where not session_ended"
            + " and check_at <= $1 order by check_at limit 200) and not session_ended",
        time(now));
  }

  /**
   * Deletes grants of a session that no token needs any more: without a refresh token, made before
   * {@code before}, and followed by another of their client, which keeps the client known.
   */
  static Sql forgetSpent(UUID session, Instant before) {
    return Sql.of(
        "delete from oauth_grants o where o.session_id = $1 and not o.session_ended"
            + " and o.created_at < $2 and o.refresh_hash is null and exists (select 1 from"
            + " oauth_grants n where n.session_id = $1 and not n.session_ended"
            + " and n.client_id = o.client_id and n.created_at > o.created_at)",
        session,
        time(before));
  }

  static Sql checked(UUID session, Instant next) {
    return Sql.of(
        "update oauth_grants set check_at = $2 where session_id = $1 and not session_ended",
        session,
        time(next));
  }

  /** Deletes offline grants whose refresh token has expired, at most 1,000. */
  static Sql forgetExpired(Instant now) {
    return Sql.of(
        // An array and an order, as the planner would scan the table for a subquery of unknown size
        // and for a time that it does not know.
        "delete from oauth_grants where id = any(array(select id from oauth_grants"
            + " where session_ended and refresh_expires_at < $1"
            + " order by refresh_expires_at limit 1000))",
        time(now));
  }

  static Sql logouts() {
    return Sql.of(
        "select id, user_id, client_id, session_id from oauth_logouts order by created_at limit"
            + " 100");
  }

  static Sql takeLogout(UUID id) {
    return Sql.of("delete from oauth_logouts where id = $1", id);
  }

  static Logout logout(Readable row) {
    return new Logout(
        required(row, "id", UUID.class),
        required(row, "user_id", UUID.class),
        required(row, "client_id", String.class),
        required(row, "session_id", UUID.class));
  }
}
