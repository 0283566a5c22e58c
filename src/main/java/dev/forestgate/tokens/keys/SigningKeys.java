package dev.forestgate.tokens.keys;

import static dev.forestgate.tokens.keys.KeyFile.Type.EC;
import static dev.forestgate.tokens.keys.KeyFile.Type.RSA;

import dev.forestgate.failure.StartRefused;
import io.jsonwebtoken.security.PublicJwk;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that sign the tokens: those in the folder, where a first run creates the first key, or the
 * one configured file.
 */
public final class SigningKeys {
  private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);

  private final TokenProperties properties;
  private final Clock clock;
  private final KeyFile.Type type;
  private final Provider provider;
  private final @Nullable KeyFolder folder;
  private volatile KeyRing ring;

  /** EC keys: those in the folder, or the configured one alone. */
  public SigningKeys(TokenProperties properties, Clock clock) {
    this(properties, clock, EC, CryptoProvider.fastest(), properties.privateKey());
    Path publicFile = properties.publicKey();
    if (publicFile != null && !ring.holds(new KeyFiles(provider).readPublic(publicFile))) {
      throw new StartRefused(
          publicFile + " is not the public half of " + origin(),
          "Derive it anew with scripts/generate-keys.sh, or leave it out");
    }
  }

  private SigningKeys(
      TokenProperties properties,
      Clock clock,
      KeyFile.Type type,
      Provider provider,
      @Nullable Path configured) {
    this.properties = properties;
    this.clock = clock;
    this.type = type;
    this.provider = provider;
    var files = new KeyFiles(provider);
    if (configured == null) {
      this.folder = new KeyFolder(files, type, properties.keysDirectory());
      this.ring = ring(opened(files, folder));
    } else {
      this.folder = null;
      this.ring = ring(only(files, configured));
    }
  }

  /**
   * RSA keys in the folder. A first run creates one there, as it does for EC. Empty if there is
   * none and none may be created: tokens by RSA are a choice of clients, and a service of an
   * earlier version has no such key.
   */
  public static Optional<SigningKeys> rsa(TokenProperties properties, Clock clock) {
    Provider provider = CryptoProvider.fastest();
    Path folder = properties.keysDirectory();
    boolean isCreated = properties.generateKey() && properties.privateKey() == null;
    return isCreated || !new KeyFolder(new KeyFiles(provider), RSA, folder).open().isEmpty()
        ? Optional.of(new SigningKeys(properties, clock, RSA, provider, null))
        : Optional.empty();
  }

  public Provider provider() {
    return provider;
  }

  /** Returns the key that signs now. */
  public SigningKey active() {
    return ring.active(clock.millis()).key();
  }

  /**
   * Returns the key with this {@code kid}. Null for an unknown key, or one that is no longer
   * accepted.
   */
  public @Nullable SigningKey find(String id) {
    return ring.find(id, clock.millis());
  }

  /** Returns every key that a token may be signed with, for the JWK set (RFC 7517, section 5). */
  public List<PublicJwk<?>> published() {
    return ring.published(clock.millis());
  }

  /** Describes algorithm, provider and key file for the start-up message. */
  public String description() {
    int others = published().size() - 1;
    return type.algorithm()
        + " by "
        + provider.getName()
        + ", key in "
        + origin()
        + (others > 0 ? ", and " + others + " more published" : "");
  }

  /** Applies changes in the folder. Reads files, so never on an event loop. */
  public synchronized void reload() {
    if (folder != null && folder.look()) {
      ring = ring(folder.keys());
      log.info("Signing keys changed: {} published, {} signs", published().size(), origin());
    }
  }

  private Path origin() {
    return ring.active(clock.millis()).file().path();
  }

  private KeyRing ring(SortedMap<KeyFile, SigningKey> keys) {
    return new KeyRing(keys, properties.lastToken());
  }

  private SortedMap<KeyFile, SigningKey> only(KeyFiles files, Path configured) {
    SortedMap<KeyFile, SigningKey> only = new TreeMap<>();
    only.put(new KeyFile(configured, KeyFile.FROM_START), files.read(type, configured));
    return only;
  }

  private SortedMap<KeyFile, SigningKey> opened(KeyFiles files, KeyFolder folder) {
    SortedMap<KeyFile, SigningKey> found = folder.open();
    if (!found.isEmpty()) {
      return found;
    }
    KeyFile first = KeyFile.first(type, properties.keysDirectory());
    if (!properties.generateKey()) {
      throw new StartRefused(
          "There is no signing key at " + first.path(),
          "Make one with scripts/generate-keys.sh, or set forestgate.tokens.keys-directory");
    }
    files.generate(type, first, GeneratedKeys.NOTE);
    return folder.open();
  }
}
