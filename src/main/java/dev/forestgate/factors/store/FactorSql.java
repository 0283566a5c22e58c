package dev.forestgate.factors.store;

import static dev.forestgate.postgres.Values.time;

import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Statements on table {@code factors}, and on the column {@code second_factor} of {@code users}.
 */
final class FactorSql {
  private static final String COLUMNS = FactorRow.COLUMNS;
  private static final String HAS_FACTOR =
      "exists (select 1 from factors where user_id = $1 and type <> 'recovery-codes')";

  private FactorSql() {}

  static Sql list(UUID user) {
    return Sql.of(
        "select " + COLUMNS + " from factors where user_id = $1 order by created_at, id", user);
  }

  static Sql byCredential(String credentialId) {
    return Sql.of(
        "select " + COLUMNS + " from factors where credential_id = $1",
        Base64Url.decode(credentialId));
  }

  static Sql sealed() {
    return Sql.of("select " + COLUMNS + " from factors where type in ('totp', 'recovery-codes')");
  }

  /** Locks the account until the transaction ends. */
  static Sql lock(UUID user) {
    return Sql.of("update users set second_factor = second_factor where id = $1", user);
  }

  /** Updates whether the account has a second factor. */
  static Sql mark(UUID user) {
    return Sql.of("update users set second_factor = " + HAS_FACTOR + " where id = $1", user);
  }

  static Sql useTotp(UUID user, UUID id, long step, String sealed, Instant now) {
    return Sql.of(
        "update factors set totp_step = $3, totp_secret = $4, last_used_at = $5 where id = $1 and"
            + " user_id = $2 and totp_step < $3",
        id,
        user,
        step,
        sealed,
        time(now));
  }

  static Sql reseal(UUID user, UUID id, String from, String to) {
    return Sql.of(
        "update factors set totp_secret = $4 where id = $1 and user_id = $2 and totp_secret = $3",
        id,
        user,
        from,
        to);
  }

  static Sql spendCode(UUID user, List<String> hashes, Instant now) {
    return Sql.of(
        "update factors set last_used_at = $3, recovery_codes = array(select code from"
            + " unnest(recovery_codes) as code where code <> all ($2)) where user_id = $1 and type"
            + " = 'recovery-codes' and recovery_codes && $2 returning "
            + COLUMNS,
        user,
        hashes.toArray(String[]::new),
        time(now));
  }

  static Sql usePasskey(UUID user, UUID id, Passkey after, Instant now) {
    return Sql.of(
        "update factors set sign_count = greatest(sign_count, $3), backed_up = $4, last_used_at ="
            + " $5 where id = $1 and user_id = $2",
        id,
        user,
        after.signCount(),
        after.backedUp(),
        time(now));
  }

  static Sql rename(UUID user, UUID id, String name) {
    return Sql.of(
        "update factors set name = $3 where id = $1 and user_id = $2 returning " + COLUMNS,
        id,
        user,
        name);
  }

  static Sql delete(UUID user, UUID id) {
    return Sql.of(
        "delete from factors where id = $1 and user_id = $2 returning " + COLUMNS, id, user);
  }

  static Sql deleteAll(UUID user) {
    return Sql.of("delete from factors where user_id = $1", user);
  }

  /** Deletes the recovery codes of an account without TOTP and passkey. */
  static Sql deleteOrphanedCodes(UUID user) {
    return Sql.of("delete from factors where user_id = $1 and not " + HAS_FACTOR, user);
  }
}
