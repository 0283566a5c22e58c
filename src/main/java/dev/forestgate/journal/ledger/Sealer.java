package dev.forestgate.journal.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.secret.Base64Url;
import dev.forestgate.secret.Hmac;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/**
 * Computes seals: HMAC-SHA-256 (RFC 2104) under the journal's key, in base64url, 43 characters. A
 * section's seal covers the previous seal, so without the key sections cannot be changed, removed,
 * moved or copied to another journal.
 */
@Component
public final class Sealer {
  private static final int SHORTEST_KEY = 32;

  private final Hmac key;

  Sealer(JournalProperties properties, SecureRandom random) {
    this.key = key(properties, random);
  }

  private static Hmac key(JournalProperties properties, SecureRandom random) {
    Path file = properties.sealKey();
    if (Files.notExists(file) && !properties.generateKey()) {
      throw new StartRefused(
          "There is no seal key of the journal at " + file,
          "Generate one with scripts/generate-keys.sh, or set forestgate.journal.seal-key");
    }
    Secret secret;
    try {
      secret = SecretFile.readOrDraw(file, random);
    } catch (IOException unusable) {
      throw new StartRefused(
          "Cannot read or create the seal key of the journal, " + file,
          "Make it readable, or set forestgate.journal.seal-key",
          unusable);
    }
    byte[] bytes = secret.reveal().getBytes(UTF_8);
    if (bytes.length < SHORTEST_KEY) {
      throw new StartRefused(
          "The seal key of the journal, " + file + ", has fewer than 32 characters",
          "Generate one with scripts/generate-keys.sh");
    }
    return new Hmac(bytes);
  }

  /** Returns the seal of {@code parts}, which must not contain line breaks. */
  public String of(String... parts) {
    return after(String.join("\n", parts)).seal();
  }

  /** Starts the seal of bytes that follow {@code previous}. */
  public Seal after(String previous) {
    Mac mac = key.start();
    mac.update((previous + "\n").getBytes(UTF_8));
    return new Seal(mac);
  }

  /** Compares in constant time. */
  public static boolean areEqual(String one, String other) {
    return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
  }

  /** Accumulates bytes and returns their seal. */
  public static final class Seal {
    private final Mac mac;

    private Seal(Mac mac) {
      this.mac = mac;
    }

    public void update(byte[] bytes, int offset, int length) {
      mac.update(bytes, offset, length);
    }

    /** Returns the seal. To be called once. */
    public String seal() {
      return Base64Url.encode(mac.doFinal());
    }
  }
}
