package dev.forestgate.factors.store;

import static dev.forestgate.postgres.Columns.required;

import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.CodesData;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.FactorData.TotpData;
import dev.forestgate.secret.Base64Url;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Reads factors from rows of table {@code factors}. */
final class FactorRow {
  static final String COLUMNS =
      "id, user_id, type, name, created_at, last_used_at, totp_secret, totp_step, credential_id,"
          + " credential_data, sign_count, backup_eligible, backed_up, transports, recovery_codes";

  private FactorRow() {}

  static OwnedFactor owned(Readable row) {
    return new OwnedFactor(required(row, "user_id", UUID.class), factor(row));
  }

  static StoredFactor factor(Readable row) {
    return new StoredFactor(
        required(row, "id", UUID.class),
        required(row, "name", String.class),
        required(row, "created_at", Instant.class),
        row.get("last_used_at", Instant.class),
        data(row));
  }

  private static FactorData data(Readable row) {
    return switch (FactorType.stored(required(row, "type", String.class))) {
      case TOTP ->
          new TotpData(
              required(row, "totp_secret", String.class), required(row, "totp_step", Long.class));
      case PASSKEY -> new PasskeyData(passkey(row));
      case RECOVERY_CODES ->
          new CodesData(List.of(required(row, "recovery_codes", String[].class)));
    };
  }

  private static Passkey passkey(Readable row) {
    return new Passkey(
        Base64Url.encode(required(row, "credential_id", byte[].class)),
        Base64Url.encode(required(row, "credential_data", byte[].class)),
        required(row, "sign_count", Long.class),
        required(row, "backup_eligible", Boolean.class),
        required(row, "backed_up", Boolean.class),
        List.of(required(row, "transports", String[].class)));
  }
}
