package dev.forestgate.secret;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * Files that hold a secret. They appear complete and with their mode, and never replace another
 * file.
 */
public final class SecretFile {
  /** Mode of files that only their owner may read. */
  public static final String OWNERS_ONLY = "rw-------";

  private static final int BYTES = 32;

  private SecretFile() {}

  /**
   * Returns the secret in {@code file}, in base64url. A missing file is created with 256 random
   * bits. Of several services that do so at the same time, all end with the same secret.
   */
  public static Secret readOrDraw(Path file, SecureRandom random) throws IOException {
    if (Files.notExists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      create(file, Secret.random(random, BYTES).reveal(), OWNERS_ONLY);
    }
    return read(file);
  }

  /** Returns the secret in {@code file}, without surrounding white space. */
  public static Secret read(Path file) throws IOException {
    return Secret.of(Files.readString(file).strip());
  }

  /**
   * Opens {@code file}, which must not exist, for writing. Only its owner may read it. Fails with
   * {@code FileAlreadyExistsException} if it exists.
   */
  public static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNERS_ONLY))));
  }

  /** Creates {@code file}. False, with nothing changed, if it exists. */
  public static boolean create(Path file, String text, String mode) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".key",
            ".tmp",
            PosixFilePermissions.asFileAttribute(permissions));
    try {
      Files.setPosixFilePermissions(draft, permissions);
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
