package dev.forestgate.factors;

import dev.forestgate.factors.passkey.Passkey;
import dev.forestgate.factors.store.FactorData.PasskeyData;
import dev.forestgate.factors.store.StoredFactor;
import java.util.List;

/** Passkeys among the factors of an account. */
final class Passkeys {
  private Passkeys() {}

  static List<Passkey> of(List<StoredFactor> factors) {
    return factors.stream()
        .map(StoredFactor::data)
        .filter(PasskeyData.class::isInstance)
        .map(data -> ((PasskeyData) data).passkey())
        .toList();
  }
}
