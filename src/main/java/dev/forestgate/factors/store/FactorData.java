package dev.forestgate.factors.store;

import dev.forestgate.factors.model.FactorType;
import dev.forestgate.factors.passkey.Passkey;
import java.util.List;

/** The part of a factor that depends on its type. */
public sealed interface FactorData {
  FactorType type();

  /**
   * @param sealed encrypted secret
   * @param lastStep last accepted step; a code of this or an earlier step is spent
   */
  record TotpData(String sealed, long lastStep) implements FactorData {
    @Override
    public FactorType type() {
      return FactorType.TOTP;
    }
  }

  /** A passkey. */
  record PasskeyData(Passkey passkey) implements FactorData {
    @Override
    public FactorType type() {
      return FactorType.PASSKEY;
    }
  }

  /**
   * @param hashes HMAC of each unused code
   */
  record CodesData(List<String> hashes) implements FactorData {
    @Override
    public FactorType type() {
      return FactorType.RECOVERY_CODES;
    }
  }
}
