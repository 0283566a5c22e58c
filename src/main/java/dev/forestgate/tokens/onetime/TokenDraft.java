package dev.forestgate.tokens.onetime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New one-time token, before it is written to PostgreSQL or Redis.
 *
 * @param code six digits; null if {@link Purpose#hasCode} is false
 */
record TokenDraft(
    Purpose purpose,
    UUID userId,
    Subject subject,
    Secret token,
    @Nullable Secret code,
    Instant expiresAt,
    Instant codeUntil) {
  private static final int TOKEN_BYTES = 32;

  static TokenDraft of(
      Purpose purpose, UUID userId, Subject subject, Instant now, SecureRandom random) {
    return new TokenDraft(
        purpose,
        userId,
        subject,
        Secret.random(random, TOKEN_BYTES),
        purpose.hasCode() ? SixDigitCode.draw(random) : null,
        now.plus(purpose.lifetime()),
        now.plus(Purpose.CODE_LIFETIME));
  }

  /** Token for the e-mail. It is valid once {@code stored} is committed. */
  IssuedToken issued(Enlisted stored) {
    return new IssuedToken(token, expiresAt, code, codeUntil, stored);
  }

  String hash() {
    return token.sha256();
  }

  /** Null if there is no code. */
  @Nullable String codeHash() {
    return code == null ? null : codeHash(code, hash());
  }

  /**
   * Stored form of {@code code}: its HMAC-SHA256 under the hash of its token, so that equal codes
   * look different. An attacker who can read the store can try a million codes quickly; the
   * lifetime of ten minutes and the limit of five guesses protect the code.
   */
  static String codeHash(Secret code, String tokenHash) {
    byte[] key = tokenHash.getBytes(US_ASCII);
    return Base64Url.encode(Hmac.of(key, code.reveal().getBytes(US_ASCII)));
  }
}
