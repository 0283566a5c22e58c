package dev.forestgate.journal.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** File operations that survive a power failure (fsync(2)). */
public final class DurableFiles {
  /** Mode 0640, as a journal records what a user did. */
  public static final FileAttribute<?> OWNER_WRITES_GROUP_READS = mode("rw-r-----");

  /** Mode 0600. */
  public static final FileAttribute<?> OWNER_ALONE = mode("rw-------");

  private static final FileAttribute<?> OWNERS_FOLDER = mode("rwx------");

  private static final Set<OpenOption> REWRITTEN = Set.of(CREATE, TRUNCATE_EXISTING, WRITE);

  private static final int PROBE_BYTES = 16 * 1024;

  private DurableFiles() {}

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /**
   * Opens {@code file} itself and never the target of a link (open(2), {@code O_NOFOLLOW}):
   * otherwise a user who may write the folder could redirect reads and writes. Fails with {@link
   * NotRegularFileException}.
   */
  public static FileChannel open(
      Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    requireRegular(file);
    Set<OpenOption> notFollowing = new HashSet<>(options);
    notFollowing.add(NOFOLLOW_LINKS);
    try {
      return FileChannel.open(file, notFollowing, attributes);
    } catch (IOException failed) {
      throw Files.isSymbolicLink(file) ? new NotRegularFileException(file) : failed;
    }
  }

  /**
   * Fails with {@link NotRegularFileException} for anything but a regular file; a pipe would block
   * its reader.
   */
  private static void requireRegular(Path file) throws NotRegularFileException {
    if (exists(file) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new NotRegularFileException(file);
    }
  }

  /** Replaces the content of {@code file} atomically. One writer at a time for each file. */
  static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + name(file) + ".tmp");
    write(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Writes as {@link #replace} does, but not atomically: a reader at the same time, or after a
   * crash, may find a part.
   */
  static void write(Path file, String text) throws IOException {
    try (FileChannel channel = open(file, REWRITTEN, OWNER_WRITES_GROUP_READS)) {
      writeAt(channel, 0, text);
      channel.force(true);
    }
  }

  public static void writeAt(FileChannel channel, long position, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /**
   * Creates {@code folder} if it is missing, but not its parent: nothing must be written in place
   * of a volume that is not mounted. An existing folder may be a link.
   */
  public static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException expected) {
      // expected
    }
  }

  /**
   * Creates a folder as {@link #createFolder} does, with mode 0700, and sets 0600 for its files,
   * also if it exists with other modes. Fails with {@link NotRegularFileException} if it is a link.
   */
  public static void createOwnersFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, OWNERS_FOLDER);
    } catch (FileAlreadyExistsException expected) {
      requireFolder(folder);
      tighten(folder);
    }
  }

  private static void tighten(Path folder) throws IOException {
    if (OWNERS_FOLDER.value().equals(Files.getPosixFilePermissions(folder, NOFOLLOW_LINKS))) {
      return;
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> Files.isRegularFile(file, NOFOLLOW_LINKS)).toList()) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
  }

  /** Fails with {@link NotRegularFileException} unless {@code folder} is a folder itself. */
  static void requireFolder(Path folder) throws NotRegularFileException {
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw new NotRegularFileException(folder);
    }
  }

  /**
   * Tells whether {@code path} exists and may be seen. {@link java.nio.file.Files#exists} creates
   * an exception for a missing file, which costs as much as writing one.
   */
  public static boolean exists(Path path) {
    return path.toFile().exists();
  }

  /** Fails unless {@code folder} can take a file of {@code bytes}, and some more. */
  public static void probe(Path folder, int bytes) throws IOException {
    Path file = Files.createTempFile(folder, ".probe", ".tmp");
    try (FileChannel channel = open(file, Set.of(WRITE))) {
      writeAt(channel, 0, " ".repeat(bytes + PROBE_BYTES));
      channel.force(true);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Makes new names in {@code folder} durable. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /** Last part of a path. */
  public static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
