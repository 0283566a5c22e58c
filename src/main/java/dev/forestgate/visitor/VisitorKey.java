package dev.forestgate.visitor;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.SecretFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/**
 * Key that signs visitor cookies and derives visitor ids: HMAC-SHA-256 (RFC 2104). Without it an
 * attacker can neither forge a cookie nor recover an address from a derived value.
 */
@Component
final class VisitorKey {
  private static final int MIN_LENGTH = 32;

  private final Hmac key;

  VisitorKey(VisitorProperties properties, SecureRandom random) {
    this.key = new Hmac(key(properties, random));
  }

  /** Returns the HMAC of {@code parts} for {@code purpose}, in base64url, 43 characters. */
  String sign(String purpose, String... parts) {
    return Base64Url.encode(hmac(purpose, parts));
  }

  /** Returns the same UUID for the same {@code parts}, see {@link #uuid}. */
  UUID id(String purpose, String... parts) {
    return uuid(hmac(purpose, parts));
  }

  /**
   * Formats {@code bytes}, at least 16, as a UUIDv8 (RFC 9562, section 5.8). Its first bit is set,
   * so it differs from every UUID that begins with a time.
   */
  static UUID uuid(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long high = (buffer.getLong() & 0xffff_ffff_ffff_0fffL) | 0x8000_0000_0000_8000L;
    long low = (buffer.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private byte[] hmac(String purpose, String... parts) {
    Mac mac = key.start();
    mac.update(purpose.getBytes(UTF_8));
    for (String part : parts) {
      byte[] bytes = part.getBytes(UTF_8);
      // The length precedes each part, so that different lists never have the same bytes.
      mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      mac.update(bytes);
    }
    return mac.doFinal();
  }

  private static byte[] key(VisitorProperties properties, SecureRandom random) {
    Secret given = properties.hmacKey();
    byte[] key = (given == null ? fromFile(properties, random) : given).reveal().getBytes(UTF_8);
    if (key.length < MIN_LENGTH) {
      String name = given == null ? properties.keyFile().toString() : "VISITOR_HMAC_KEY";
      throw new StartRefused(
          "The key for visitors, " + name + ", has " + key.length + " bytes, and needs 32",
          "Make one with: openssl rand -base64 32");
    }
    return key;
  }

  private static Secret fromFile(VisitorProperties properties, SecureRandom random) {
    Path file = properties.keyFile();
    if (Files.notExists(file) && !properties.generateKey()) {
      throw new StartRefused(
          "There is no visitor key at " + file,
          "Set VISITOR_HMAC_KEY, or generate one with scripts/generate-keys.sh");
    }
    try {
      return SecretFile.readOrDraw(file, random);
    } catch (IOException unusable) {
      throw new StartRefused(
          "The key for visitors, " + file + ", can't be read or made",
          "Make it readable, or set VISITOR_HMAC_KEY",
          unusable);
    }
  }
}
