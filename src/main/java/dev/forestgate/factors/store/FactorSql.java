package dev.forestgate.factors.store;

import static dev.forestgate.postgres.Values.time;

import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.transactions.Enlisted.Sql;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Statements on table {@code factors}, and on the column {@code second_factor} of {@code users}.
 */
final class FactorSql {
  private static final String COLUMNS = FactorRow.COLUMNS;
  private static final String TOTP = "id, user_id, type, name, created_at, totp_secret, totp_step";
  private static final String PASSKEY =
      "id, user_id, type, name, created_at, credential_id, credential_data, sign_count,"
          + " backup_eligible, backed_up, transports";
  private static final String CODES = "id, user_id, type, name, created_at, recovery_codes";
  private static final String BELOW_LIMIT =
      " where (select count(*) from factors where user_id = $2 and type = $3) < ";
  private static final String NO_OTHER =
      " where not exists (select 1 from factors where user_id = $2 and type <> 'recovery-codes' and"
          + " id <> $6)";
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

  /** Adds a factor unless the account has the most of its type. */
  static Sql insert(UUID user, StoredFactor factor) {
    FactorData data = factor.data();
    String condition = BELOW_LIMIT + data.type().most();
    if (data instanceof TotpData totp) {
      return Sql.of(
          "insert into factors (" + TOTP + ") select $1, $2, $3, $4, $5, $6, $7" + condition,
          values(user, factor, totp.sealed(), totp.lastStep()));
    }
    if (data instanceof PasskeyData passkey) {
      Passkey key = passkey.passkey();
      return Sql.of(
          "insert into factors ("
              + PASSKEY
              + ") select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11"
              + condition,
          values(
              user,
              factor,
              Base64Url.decode(key.credentialId()),
              Base64Url.decode(key.credentialData()),
              key.signCount(),
              key.backupEligible(),
              key.backedUp(),
              key.transports().toArray(String[]::new)));
    }
    throw new IllegalArgumentException("Recovery codes are no factor of their own");
  }

  /** Adds a TOTP to an account that has no other factor; has columns, so that many are merged. */
  static Sql insertRow(UUID user, StoredFactor factor) {
    TotpData totp = (TotpData) factor.data();
    return Sql.of(
        "insert into factors ("
            + TOTP
            + ") select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[],"
            + " $5::text[]::timestamptz[], $6::text[], $7::bigint[])",
        new UUID[] {factor.id()},
        new UUID[] {user},
        new String[] {totp.type().text()},
        new String[] {factor.name()},
        new String[] {factor.createdAt().toString()},
        new String[] {totp.sealed()},
        new Long[] {totp.lastStep()});
  }

  /** Adds recovery codes if {@code first} is the only TOTP or passkey of the account. */
  static Sql insertCodes(UUID user, StoredFactor codes, UUID first) {
    return Sql.of(
        "insert into factors (" + CODES + ") select $1, $2, $3, $4, $5, $7" + NO_OTHER,
        values(user, codes, first, hashes(codes)));
  }

  /** Replaces the recovery codes if the account has a TOTP or a passkey. */
  static Sql replaceCodes(UUID user, StoredFactor codes) {
    return Sql.of(
        "insert into factors ("
            + CODES
            + ") select $1, $2, $3, $4, $5, $6"
            + " where exists (select 1 from factors where user_id = $2 and type <>"
            + " 'recovery-codes') on conflict (user_id) where type = 'recovery-codes' do update set"
            + " id = excluded.id, name = excluded.name, created_at = excluded.created_at,"
            + " last_used_at = null, recovery_codes = excluded.recovery_codes",
        values(user, codes, (Object) hashes(codes)));
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

  private static Object[] values(UUID user, StoredFactor factor, Object... more) {
    FactorType type = factor.data().type();
    return Stream.concat(
            Stream.of(factor.id(), user, type.text(), factor.name(), time(factor.createdAt())),
            Stream.of(more))
        .toArray();
  }

  private static String[] hashes(StoredFactor codes) {
    return ((CodesData) codes.data()).hashes().toArray(String[]::new);
  }
}
