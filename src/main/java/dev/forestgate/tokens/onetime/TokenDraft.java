package dev.forestgate.tokens.onetime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.forestgate.secret.Secret;
import dev.forestgate.transactions.Enlisted;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A token that is about to be stored, whichever the store.
 *
 * @param code null where the purpose has none
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
  private static final int CODES = 1_000_000;
  private static final String MAC = "HmacSHA256";

  static TokenDraft of(
      Purpose purpose, UUID userId, Subject subject, Instant now, SecureRandom random) {
    return new TokenDraft(
        purpose,
        userId,
        subject,
        Secret.random(random, TOKEN_BYTES),
        purpose.hasCode() ? code(random) : null,
        now.plus(purpose.lifetime()),
        now.plus(Purpose.CODE_LIFETIME));
  }

  /** As it goes to a person, once {@code stored} has happened. */
  IssuedToken issued(Enlisted stored) {
    return new IssuedToken(token, expiresAt, code, codeUntil, stored);
  }

  String hash() {
    return token.sha256();
  }

  /** Null where there is no code. */
  @Nullable String codeHash() {
    return code == null ? null : codeHash(code, hash());
  }

  /**
   * What is stored in the place of {@code code}: its HMAC-SHA256 under the hash of its token, so
   * that equal codes do not look equal. A million codes are soon tried by who can read the store;
   * ten minutes and five tries are what protects it.
   */
  static String codeHash(Secret code, String tokenHash) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(tokenHash.getBytes(US_ASCII), MAC));
      byte[] digest = mac.doFinal(code.reveal().getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Secret code(SecureRandom random) {
    return Secret.of(String.format(Locale.ROOT, "%06d", random.nextInt(CODES)));
  }
}
