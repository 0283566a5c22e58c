package dev.forestgate.embedded;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import dev.forestgate.secret.SecretFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the embedded stores, ours alone while it is open: two services on one data
 * directory would ruin it. Everything in it is for its owner's eyes.
 */
final class EmbeddedDirectory implements AutoCloseable {

  private final Path path;
  private final SecureRandom random;
  private final FileChannel lockFile;

  private EmbeddedDirectory(Path path, SecureRandom random, FileChannel lockFile) {
    this.path = path;
    this.random = random;
    this.lockFile = lockFile;
  }

  /**
   * Opens and locks {@code path}, made if it is not there. Throws {@link StartRefused} if another
   * service has it.
   */
  static EmbeddedDirectory open(Path path, SecureRandom random) {
    try {
      Path directory = Files.createDirectories(path).toRealPath();
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
      FileChannel file = FileChannel.open(directory.resolve("lock"), Set.of(CREATE, WRITE));
      if (tryLock(file) == null) {
        file.close();
        throw new StartRefused(
            "Another Forest Gate has its embedded stores in " + path,
            "Stop it, set forestgate.embedded.directory, or let both use DATABASE_URL and REDIS_URL");
      }
      return new EmbeddedDirectory(directory, random, file);
    } catch (IOException unusable) {
      throw new StartRefused(
          "The folder " + path + " for the embedded stores can't be used",
          "Make it writable, or set forestgate.embedded.directory",
          unusable);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldInThisJvm) {
      return null;
    }
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  Path createDirectory(String name) throws IOException {
    return Files.createDirectories(resolve(name));
  }

  /** The password that is kept in the file {@code name}; drawn and written at the first call. */
  Secret password(String name) throws IOException {
    return SecretFile.readOrDraw(resolve(name), random);
  }

  /** Writes a file that only its owner may read, over the one that was there. */
  static void replace(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    SecretFile.create(file, text, SecretFile.OWNERS_ONLY);
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
