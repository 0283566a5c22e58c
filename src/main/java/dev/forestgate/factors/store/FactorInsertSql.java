package dev.forestgate.factors.store;

import static dev.forestgate.postgres.Values.time;

import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.transactions.Enlisted.Sql;
import java.util.UUID;
import java.util.stream.Stream;

/** Statements that add factors to the table {@code factors}. */
final class FactorInsertSql {
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

  private FactorInsertSql() {}

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
