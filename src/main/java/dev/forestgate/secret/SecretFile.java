package dev.forestgate.secret;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Files that hold a secret: they appear whole and with their mode, and never over another's. */
public final class SecretFile {
  /** For files that only their owner may read. */
  public static final String OWNERS_ONLY = "rw-------";

  private static final int BYTES = 32;

  private SecretFile() {}

  /**
   * The secret in {@code file}, in base64url; where there is no such file, one with 256 random bits
   * is made first. Of any number of services that do so at once, all end with the same.
   */
  public static Secret readOrDraw(Path file, SecureRandom random) throws IOException {
    if (Files.notExists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      create(file, Secret.random(random, BYTES).reveal(), OWNERS_ONLY);
    }
    return read(file);
  }

  /** The secret in {@code file}, without the white space around it. */
  public static Secret read(Path file) throws IOException {
    return Secret.of(Files.readString(file).strip());
  }

  /** Makes {@code file}. False, and nothing changed, if it was there already. */
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
