package dev.forestgate.grants;

import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.audit.AuditEvent;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.sessions.credential.RefreshToken;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Redemption of a code, as one statement: a transaction of several costs a round trip for each.
 *
 * @param code SHA-256 of the code
 * @param grant id of the grant that it makes
 * @param token refresh token of the grant; null for none
 * @param tokenEnd end of the refresh token; null for none
 */
record Redemption(
    String code,
    UUID grant,
    Authorization of,
    @Nullable RefreshToken token,
    @Nullable Instant tokenEnd,
    Instant now) {
  /** Name of the column that tells whether the grant is the first of its client and session. */
  static final String IS_FIRST = "is_first";

  private static final Duration FIRST_CHECK = Duration.ofMinutes(10);

  /**
   * Takes the code, which of any number of statements at once one does, and adds the grant. {@code
   * %s} is the record of the audit.
   */
  private static final String STATEMENT =
      "with taken as (update oauth_codes set grant_id = $1, redeemed_at = $15 where hash = $16"
          + " and grant_id is null and expires_at > $15 returning 1), recorded as (%s) insert into"
          + " oauth_grants (id, "
          + AuthorizationRow.COLUMNS
          + ", is_offline, refresh_family, refresh_hash, refresh_expires_at, check_at,"
          + " reported_at, created_at, last_used_at) select $1, $2, $3, $4, $5, $6, $7, $8, $9,"
          + " $10, $11, $12, $13, $14, $15, $15, $15 from taken returning "
          + GrantSql.GRANT
          // A statement does not see its own row. An order, as the planner might scan the table for
          // the existence of one.
          + ", (select true from oauth_grants o where o.session_id = $4 and not o.session_ended"
          + " and o.client_id = $2 order by o.created_at limit 1) is null as "
          + IS_FIRST;

  /**
   * The statement, which returns the grant and {@link #IS_FIRST}; no row, with nothing changed, if
   * the code has expired or was taken before.
   *
   * @param event recorded with it
   */
  Enlisted.Contextual with(AuditEvent event) {
    return event.within(
        STATEMENT,
        "taken",
        AuthorizationRow.bindings(
            grant,
            of,
            of.isOffline(),
            text(token == null ? null : token.family().sha256()),
            text(token == null ? null : token.secret().sha256()),
            time(tokenEnd),
            time(now.plus(FIRST_CHECK)),
            time(now),
            code));
  }
}
