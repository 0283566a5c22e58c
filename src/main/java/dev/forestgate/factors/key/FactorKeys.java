package dev.forestgate.factors.key;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keys of factors. The newest encrypts; all of them decrypt. Other replicas may use a key that this
 * one has not read yet: {@link #reload} reads the folder again.
 */
@Component
public final class FactorKeys {
  private final FactorKeyFolder folder;
  private final SecureRandom random;
  private volatile List<FactorKey> keys;

  /** Reads the keys. Fails with {@link StartRefused} if there is none, or one can't be used. */
  FactorKeys(FactorProperties properties, SecureRandom random) {
    this.folder = new FactorKeyFolder(properties.keysDirectory());
    this.random = random;
    try {
      if (folder.files().isEmpty() && properties.generateKey()) {
        folder.generateFirst(random);
      }
      this.keys = folder.read();
    } catch (IOException unusable) {
      throw new StartRefused(
          "The keys for second factors in " + folder + " can't be read or made",
          "Make the folder readable, or set forestgate.factors.keys-directory",
          unusable);
    }
    if (keys.isEmpty()) {
      throw new StartRefused(
          "There is no key for second factors in " + folder, FactorKeyFolder.REMEDY);
    }
  }

  /**
   * Reads the folder again. Blocks. If it has no key, as while a volume is unmounted, the keys stay
   * as they are. Fails with {@link StartRefused} or {@code UncheckedIOException}, and they stay
   * too.
   */
  public void reload() {
    try {
      List<FactorKey> read = folder.read();
      if (!read.isEmpty()) {
        keys = read;
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Encrypts {@code plain} with the newest key, bound to {@code owner} and {@code factor}. */
  public String seal(byte[] plain, UUID owner, UUID factor) {
    return newest().seal(plain, owner, factor, random);
  }

  /**
   * Decrypts the result of {@link #seal}. Empty if its key is not {@linkplain #knows known}, if it
   * was changed, or if it belongs to another owner or factor.
   */
  public Optional<byte[]> open(String sealed, UUID owner, UUID factor) {
    return find(sealed).map(key -> open(key, sealed, owner, factor));
  }

  /** Tells whether the key of {@code sealed} has been read. */
  public boolean knows(String sealed) {
    return find(sealed).isPresent();
  }

  /** Tells whether a newer key has replaced that of {@code sealed}. */
  public boolean isOutdated(String sealed) {
    return !idOf(sealed).equals(newest().id());
  }

  /** HMAC of {@code code} under the newest key. */
  public String authenticate(String code, UUID owner) {
    return newest().authenticate(code, owner);
  }

  /** HMACs of {@code code} under every key. */
  public List<String> authenticateByAll(String code, UUID owner) {
    return keys.stream().map(key -> key.authenticate(code, owner)).toList();
  }

  private FactorKey newest() {
    return keys.get(keys.size() - 1);
  }

  private Optional<FactorKey> find(String sealed) {
    String id = idOf(sealed);
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  private static byte @Nullable [] open(FactorKey key, String sealed, UUID owner, UUID factor) {
    try {
      return key.open(sealed, owner, factor);
    } catch (GeneralSecurityException | IllegalArgumentException changed) {
      return null;
    }
  }

  private static String idOf(String sealed) {
    return sealed.substring(0, Math.max(0, sealed.indexOf('.')));
  }
}
