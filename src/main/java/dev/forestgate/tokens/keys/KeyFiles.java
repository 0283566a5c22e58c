package dev.forestgate.tokens.keys;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.SecretFile;
import dev.forestgate.secret.TextFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;

/**
 * Signing keys on disk. What can't be read or written refuses the start, with the file and a remedy
 * and never a key.
 */
final class KeyFiles {
  private final Provider provider;

  KeyFiles(Provider provider) {
    this.provider = provider;
  }

  SigningKey read(Path file) {
    return reading(file, "AUTH_EC_PRIVATE_PEM_PATH", KeyPem::read);
  }

  ECPublicKey readPublic(Path file) {
    return reading(file, "AUTH_EC_PUBLIC_PEM_PATH", KeyPem::readPublic);
  }

  /**
   * Makes a key pair, mode 0600. Of any number of services that do so at once, all end with the
   * same. False if the file was there already.
   *
   * @param note a line above the key; may be empty
   */
  boolean generate(KeyFile file, String note) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", provider);
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      Files.createDirectories(file.path().toAbsolutePath().getParent());
      String privatePem = note + KeyPem.write("PRIVATE KEY", pair.getPrivate().getEncoded());
      if (!SecretFile.create(file.path(), privatePem, SecretFile.OWNERS_ONLY)) {
        return false;
      }
      Files.deleteIfExists(file.publicHalf());
      SecretFile.create(
          file.publicHalf(),
          KeyPem.write("PUBLIC KEY", pair.getPublic().getEncoded()),
          "rw-r--r--");
      return true;
    } catch (IOException | GeneralSecurityException failed) {
      throw new StartRefused(
          "A signing key can't be written to " + file.path().getParent(),
          "Make the folder writable, or set AUTH_EC_PRIVATE_PEM_PATH",
          failed);
    }
  }

  private <T> T reading(Path file, String setting, Reader<T> reader) {
    try {
      return reader.read(new KeyPem(provider), TextFile.readPem(file));
    } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
      throw new StartRefused(
          "The signing key " + file + " can't be used: " + reason(unusable),
          "Make one with scripts/generate-keys.sh, or correct " + setting,
          unusable);
    }
  }

  private static String reason(Exception unusable) {
    if (unusable instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (unusable instanceof AccessDeniedException) {
      return "it is not readable for this user";
    }
    if (unusable instanceof FileSystemException) {
      return "it can't be read as a file";
    }
    return unusable.getClass() == IOException.class
        ? String.valueOf(unusable.getMessage())
        : "it is not a PEM file with an EC P-256 key";
  }

  /** What is made of the text of a key file. */
  private interface Reader<T> {
    T read(KeyPem pem, String text) throws IOException, GeneralSecurityException;
  }
}
