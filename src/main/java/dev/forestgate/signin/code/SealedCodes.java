package dev.forestgate.signin.code;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.secret.Secret;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Encryption of a code from its request until its e-mail. The job waits in Redis, where the code
 * must not be readable. Replicas share the keys.
 */
@Component
final class SealedCodes {
  private static final UUID NO_FACTOR = new UUID(0, 0);

  private final FactorKeys keys;

  SealedCodes(FactorKeys keys) {
    this.keys = keys;
  }

  /**
   * Encrypts {@code code}, bound to its sign-in.
   *
   * @param id {@link CodeChallenge#id}
   */
  String seal(Secret code, String id) {
    return keys.seal(code.reveal().getBytes(US_ASCII), owner(id), NO_FACTOR);
  }

  /**
   * Decrypts the result of {@link #seal}. Throws {@code IllegalStateException} if its key is not
   * known; another replica may use a key that this one reads soon.
   */
  Secret open(String sealed, String id) {
    return keys.open(sealed, owner(id), NO_FACTOR)
        .map(code -> Secret.of(new String(code, US_ASCII)))
        .orElseThrow(() -> new IllegalStateException("the key of a sign-in code is unknown"));
  }

  /** No account has such an id: those of accounts begin with the time. */
  private static UUID owner(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(US_ASCII));
  }
}
