package dev.forestgate.grants;

import static dev.forestgate.postgres.Columns.required;
import static dev.forestgate.postgres.Values.text;
import static dev.forestgate.postgres.Values.time;

import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.CodeRequest;
import dev.forestgate.grants.model.IssuedCode;
import dev.forestgate.transactions.Enlisted.Sql;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;

/** Statements on table {@code oauth_codes}, and its rows. */
final class CodeSql {
  private static final String AUTHORIZATION = AuthorizationRow.COLUMNS;
  private static final String CODE =
      "hash, " + AUTHORIZATION + ", redirect_uri, challenge, nonce, expires_at";

  private CodeSql() {}

  /**
   * Adds a code. The commit does not wait for the disk: a code that a crash of PostgreSQL loses is
   * an unknown one, and its client asks again.
   */
  static Sql add(String hash, Authorization of, CodeRequest request, Instant expiresAt) {
    return Sql.of(
        "insert into oauth_codes ("
            + CODE
            + ") select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13"
            + " from set_config('synchronous_commit', 'off', true) commits where commits = 'off'",
        AuthorizationRow.bindings(
            hash,
            of,
            request.redirectUri(),
            text(request.challenge()),
            text(request.nonce()),
            time(expiresAt)));
  }

  static Sql find(String hash) {
    return Sql.of("select " + CODE + ", grant_id from oauth_codes where hash = $1", hash);
  }

  static Sql forget(Instant before) {
    return Sql.of(
        // An array and an order, as the planner would scan the table for a subquery of unknown size
        // and for a time that it does not know.
        "delete from oauth_codes where hash = any(array"
            + "(select hash from oauth_codes where expires_at < $1"
            + " order by expires_at limit 1000))",
        time(before));
  }

  static Sql endAllOf(UUID user) {
    return Sql.of("delete from oauth_codes where user_id = $1", user);
  }

  static IssuedCode code(Readable row) {
    return new IssuedCode(
        required(row, "hash", String.class),
        AuthorizationRow.read(row),
        new CodeRequest(
            required(row, "redirect_uri", String.class),
            row.get("challenge", String.class),
            row.get("nonce", String.class)),
        required(row, "expires_at", Instant.class),
        row.get("grant_id", UUID.class));
  }
}
