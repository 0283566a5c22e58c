package dev.forestgate.journal.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Seals: HMAC-SHA-256 (RFC 2104) under the journal's own key, in base64url, 43 characters. A
 * section's seal covers the seal before it, so sections can't be changed, taken out, moved or put
 * into another journal by somebody who lacks the key.
 */
@Component
public final class Sealer {
  private static final int SHORTEST_KEY = 32;
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final SecretKeySpec key;

  Sealer(JournalProperties properties, SecureRandom random) {
    this.key = key(properties, random);
  }

  private static SecretKeySpec key(JournalProperties properties, SecureRandom random) {
    Path file = properties.sealKey();
    if (Files.notExists(file) && !properties.generateKey()) {
      throw new StartRefused(
          "There is no key for the seals of the journal at " + file,
          "Make one with scripts/generate-keys.sh, or set forestgate.journal.seal-key");
    }
    Secret secret;
    try {
      secret = SecretFile.readOrDraw(file, random);
    } catch (IOException unusable) {
      throw new StartRefused(
          "The key for the seals of the journal, " + file + ", can't be read or made",
          "Make it readable, or set forestgate.journal.seal-key",
          unusable);
    }
    byte[] bytes = secret.reveal().getBytes(UTF_8);
    if (bytes.length < SHORTEST_KEY) {
      throw new StartRefused(
          "The key for the seals of the journal, " + file + ", has less than 32 characters",
          "Make one with scripts/generate-keys.sh");
    }
    return new SecretKeySpec(bytes, "HmacSHA256");
  }

  /** The seal of {@code parts}, in which no line break may be. */
  public String of(String... parts) {
    return after(String.join("\n", parts)).seal();
  }

  /** A seal in the making, of bytes that follow {@code previous}. */
  public Seal after(String previous) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((previous + "\n").getBytes(UTF_8));
      return new Seal(mac);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Compares in constant time. */
  public static boolean areEqual(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Takes bytes, and then says what they are sealed with. */
  public static final class Seal {
    private final Mac mac;

    private Seal(Mac mac) {
      this.mac = mac;
    }

    public void update(byte[] bytes, int offset, int length) {
      mac.update(bytes, offset, length);
    }

    /** To be asked once. */
    public String seal() {
      return BASE64URL.encodeToString(mac.doFinal());
    }
  }
}
