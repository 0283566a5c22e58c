package dev.forestgate.factors.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Factors that an account can prove, as a problem document names them.
 *
 * @param factors any of {@code totp}, {@code passkey} and {@code recovery-code}; empty if the
 *     account has none
 * @param passkey options for the passkeys of the account; null if it has none
 */
public record AskedFactors(List<String> factors, @Nullable CeremonyOptions passkey) {
  /** Members of the problem document: {@code factors}, {@code ceremony}, {@code public_key}. */
  public Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("factors", factors);
    if (passkey != null) {
      members.put("ceremony", passkey.ceremony());
      members.put("public_key", passkey.publicKey());
    }
    return members;
  }
}
