package dev.forestgate.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.secret.Secret;
import dev.forestgate.secret.Sha256;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Secrets of a client, as the SHA-256 of 256 random bits in 64 hexadecimal digits. Two are valid
 * during a rotation.
 *
 * @param previous secret before the current one; null for none
 * @param previousUntil end of the previous one, exclusive; null without it
 */
public record ClientSecrets(
    String current, @Nullable String previous, @Nullable Instant previousUntil) {
  private static final int BYTES = 32;

  /** Draws a secret. */
  public static Secret draw(SecureRandom random) {
    return Secret.random(random, BYTES);
  }

  /** The only secret of a client. */
  public static ClientSecrets of(String hash) {
    return new ClientSecrets(hash, null, null);
  }

  /** The same for a secret that was just drawn. */
  public static ClientSecrets of(Secret secret) {
    return of(HexFormat.of().formatHex(hash(secret)));
  }

  /** Secrets after a rotation to {@code next}; the current one goes on until {@code end}. */
  public ClientSecrets followedBy(Secret next, Instant end) {
    return new ClientSecrets(of(next).current, current, end);
  }

  /** End of the previous secret; null if it is not valid at {@code now}. */
  public @Nullable Instant previousEnd(Instant now) {
    return previous != null && previousUntil != null && now.isBefore(previousUntil)
        ? previousUntil
        : null;
  }

  /** Compares in constant time. */
  boolean match(Secret secret, Instant now) {
    byte[] presented = hash(secret);
    return Stream.of(current, previousEnd(now) == null ? current : String.valueOf(previous))
        .map(valid -> MessageDigest.isEqual(HexFormat.of().parseHex(valid), presented))
        .reduce(false, Boolean::logicalOr);
  }

  private static byte[] hash(Secret secret) {
    return Sha256.of(secret.reveal().getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "ClientSecrets";
  }
}
