package dev.forestgate.factors.totp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.bouncycastle.util.encoders.DecoderException;
import org.jspecify.annotations.Nullable;

/**
 * Time-based one-time passwords (RFC 6238): six digits, steps of 30 seconds, and HMAC-SHA-1, which
 * every authenticator app supports.
 */
public final class Totp {
  static final int DIGITS = 6;
  static final long STEP_SECONDS = 30;

  /** 160 bits, as RFC 4226, section 4 recommends. */
  private static final int SECRET_BYTES = 20;

  /** 128 bits, the least that RFC 4226, section 4 allows. */
  private static final int LEAST_BYTES = 16;

  private static final int MOST_BYTES = 64;

  /** Steps that a clock may differ by in either direction (RFC 6238, section 5.2). */
  private static final int SKEW = 1;

  private static final int MODULUS = 1_000_000;
  private static final String ALGORITHM = "HmacSHA1";

  private Totp() {}

  /** Draws a secret. */
  public static byte[] newSecret(SecureRandom random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return secret;
  }

  /** Formats a secret in base32 (RFC 4648, section 6) without padding, as apps take it. */
  public static String base32(byte[] secret) {
    return Base32.toBase32String(secret).replace("=", "").toUpperCase(Locale.ROOT);
  }

  /**
   * Parses a secret of another service: base32 in any case, with or without padding and spaces.
   * Empty if it is malformed, or has fewer than 128 or more than 512 bits.
   */
  public static Optional<byte[]> parse(Secret base32) {
    String text = base32.reveal().replace(" ", "").replaceAll("=+$", "").toUpperCase(Locale.ROOT);
    try {
      byte[] secret = Base32.decode(text + "=".repeat((8 - text.length() % 8) % 8));
      return secret.length < LEAST_BYTES || secret.length > MOST_BYTES
          ? Optional.empty()
          : Optional.of(secret);
    } catch (DecoderException malformed) {
      return Optional.empty();
    }
  }

  /** Returns the step that {@code now} is in. */
  public static long step(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
  }

  /** Computes the code of {@code step}, with leading zeros. */
  static String code(byte[] secret, long step) {
    byte[] hash = hmac(secret, step);
    int offset = hash[hash.length - 1] & 0xf;
    int value = ByteBuffer.wrap(hash).getInt(offset) & 0x7fff_ffff;
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", value % MODULUS);
  }

  /**
   * Returns the step whose code is {@code given}, with or without the spaces that apps show: the
   * current one or a neighbour. Null for any other code. Compares every candidate, in constant
   * time.
   */
  public static @Nullable Long match(byte[] secret, Secret given, Instant now) {
    byte[] presented = given.reveal().replace(" ", "").getBytes(UTF_8);
    long current = step(now);
    Long matched = null;
    for (long step = current - SKEW; step <= current + SKEW; step++) {
      byte[] expected = code(secret, step).getBytes(US_ASCII);
      if (MessageDigest.isEqual(expected, presented)) {
        matched = step;
      }
    }
    return matched;
  }

  private static byte[] hmac(byte[] secret, long step) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
