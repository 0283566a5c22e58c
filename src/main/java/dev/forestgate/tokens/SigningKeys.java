package dev.forestgate.tokens;

import dev.forestgate.failure.StartRefused;
import io.jsonwebtoken.security.EcPublicJwk;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The keys that sign our tokens: read from disk at start, made there if it is a first run. */
@Component
public final class SigningKeys {
  private static final String PRIVATE_FILE = "ec_private.pem";
  private static final String PUBLIC_FILE = "ec_public.pem";

  private final Provider provider;
  private final SigningKey active;
  private final Path origin;

  SigningKeys(TokenProperties properties) {
    this.provider = CryptoProvider.fastest();
    Path configured = properties.privateKey();
    this.origin =
        configured == null ? properties.keysDirectory().resolve(PRIVATE_FILE) : configured;
    if (configured == null && Files.notExists(origin)) {
      generate(properties);
    }
    this.active = load(origin, properties.publicKey());
  }

  Provider provider() {
    return provider;
  }

  SigningKey active() {
    return active;
  }

  /** The key that signed a token with this {@code kid}. Empty for a key that is not ours. */
  Optional<SigningKey> find(String id) {
    return active.id().equals(id) ? Optional.of(active) : Optional.empty();
  }

  /** Every key that a token may be signed with, for the JWK set (RFC 7517 section 5). */
  public List<EcPublicJwk> published() {
    return List.of(active.publicJwk());
  }

  /** For the greeting: the algorithm, who computes it, where the key is. */
  public String description() {
    return "ES256 by " + provider.getName() + ", key in " + origin;
  }

  private SigningKey load(Path file, @Nullable Path publicFile) {
    try {
      var pem = new KeyPem(provider);
      SigningKey key = pem.read(Files.readString(file));
      if (publicFile != null
          && !pem.readPublic(Files.readString(publicFile)).getW().equals(key.publicKey().getW())) {
        throw new StartRefused(
            publicFile + " is not the public half of " + file,
            "Derive it anew with scripts/generate-keys.sh, or leave it out");
      }
      return key;
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      if (unusable instanceof StartRefused refused) {
        throw refused;
      }
      throw new StartRefused(
          "The signing key " + file + " can't be used: " + reason(unusable),
          "Make one with scripts/generate-keys.sh, or correct AUTH_EC_PRIVATE_PEM_PATH",
          unusable);
    }
  }

  private static String reason(Exception unusable) {
    if (unusable instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file";
    }
    if (unusable instanceof java.nio.file.AccessDeniedException) {
      return "it is not readable for this user";
    }
    return unusable.getClass() == IOException.class
        ? String.valueOf(unusable.getMessage())
        : "it is not a PEM file with an EC P-256 private key";
  }

  private void generate(TokenProperties properties) {
    if (!properties.generateKey()) {
      throw new StartRefused(
          "There is no signing key at " + origin,
          "Make one with scripts/generate-keys.sh and set AUTH_EC_PRIVATE_PEM_PATH");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Path folder = Files.createDirectories(properties.keysDirectory());
      if (publish(
          origin, KeyPem.write("PRIVATE KEY", pair.getPrivate().getEncoded()), "rw-------")) {
        Path publicFile = folder.resolve(PUBLIC_FILE);
        Files.deleteIfExists(publicFile);
        publish(publicFile, KeyPem.write("PUBLIC KEY", pair.getPublic().getEncoded()), "rw-r--r--");
      }
    } catch (IOException | GeneralSecurityException failed) {
      throw new StartRefused(
          "A signing key can't be written to " + properties.keysDirectory(),
          "Make the folder writable, or set AUTH_EC_PRIVATE_PEM_PATH",
          failed);
    }
  }

  /**
   * Makes {@code file} appear whole and with its mode, and never over another's: replicas may start
   * at once.
   */
  private static boolean publish(Path file, String text, String mode) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft =
        Files.createTempFile(
            folder,
            ".key",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
    try {
      Files.writeString(draft, text);
      Files.createLink(file, draft);
      return true;
    } catch (FileAlreadyExistsException anotherWasFirst) {
      return false;
    } finally {
      Files.delete(draft);
    }
  }
}
