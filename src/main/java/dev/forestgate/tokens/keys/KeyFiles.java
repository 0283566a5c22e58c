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
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * Reads and generates signing keys on disk. A file that cannot be read or written fails the start;
 * the message names the file and a remedy, never a key.
 */
final class KeyFiles {
  private final Provider provider;

  KeyFiles(Provider provider) {
    this.provider = provider;
  }

  SigningKey read(KeyFile.Type type, Path file) {
    return switch (type) {
      case EC -> reading(file, "AUTH_EC_PRIVATE_PEM_PATH", KeyPem::read);
      case RSA -> reading(file, "forestgate.tokens.keys-directory", KeyPem::readRsa);
    };
  }

  ECPublicKey readPublic(Path file) {
    return reading(file, "AUTH_EC_PUBLIC_PEM_PATH", KeyPem::readPublic);
  }

  /**
   * Generates a key pair, mode 0600. Of several services that do so at the same time, all end with
   * the same key. False if the file exists.
   *
   * @param note line above the key; may be empty
   */
  boolean generate(KeyFile.Type type, KeyFile file, String note) {
    try {
      KeyPair pair = pair(type);
      Files.createDirectories(file.path().toAbsolutePath().getParent());
      String privatePem = note + KeyPem.write("PRIVATE KEY", pair.getPrivate().getEncoded());
      if (!SecretFile.create(file.path(), privatePem, SecretFile.OWNERS_ONLY)) {
        return false;
      }
      Files.deleteIfExists(file.publicKeyFile());
      SecretFile.create(
          file.publicKeyFile(),
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

  private KeyPair pair(KeyFile.Type type) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type.name(), provider);
    generator.initialize(
        type == KeyFile.Type.EC
            ? new ECGenParameterSpec("secp256r1")
            : new RSAKeyGenParameterSpec(KeyPem.RSA_BITS, RSAKeyGenParameterSpec.F4));
    return generator.generateKeyPair();
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
      return "it is not a readable file";
    }
    return unusable.getClass() == IOException.class
        ? String.valueOf(unusable.getMessage())
        : "it is not a PEM file with a key of its type (EC P-256, or RSA)";
  }

  /** Parser of the text of a key file. */
  private interface Reader<T> {
    T read(KeyPem pem, String text) throws IOException, GeneralSecurityException;
  }
}
