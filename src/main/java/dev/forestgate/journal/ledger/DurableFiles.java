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

/** Writing that a power failure does not undo (fsync(2)). */
public final class DurableFiles {
  /** Mode 0640: a journal says what a person did. */
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
   * Opens {@code file} itself and never what a link leads to (open(2), {@code O_NOFOLLOW}): else a
   * user who may write the folder has us read and write files in other places. Fails with {@link
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

  /** A pipe would keep its reader waiting. Fails with {@link NotRegularFileException}. */
  private static void requireRegular(Path file) throws NotRegularFileException {
    if (isThere(file) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new NotRegularFileException(file);
    }
  }

  /**
   * Makes {@code text} the content of {@code file}; whatever happens, that is either the new one or
   * the old. One at a time for each file.
   */
  static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling("." + name(file) + ".tmp");
    write(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** As {@link #replace}, but whoever looks meanwhile, or after a crash, may find a part of it. */
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
   * Makes {@code folder} if it is not there, but not what it is in: where a volume is not mounted,
   * nothing may be written in its place. One that is there may be a link to another.
   */
  public static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException isThere) {
      // as it should be
    }
  }

  /**
   * As {@link #createFolder}, with mode 0700, and 0600 for what is in it, also where it was there
   * with another. Fails with {@link NotRegularFileException} where it is a link.
   */
  public static void createOwnersFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, OWNERS_FOLDER);
    } catch (FileAlreadyExistsException isThere) {
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

  /**
   * Fails with {@link NotRegularFileException} where {@code folder} is there and no folder itself.
   */
  static void requireFolder(Path folder) throws NotRegularFileException {
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw new NotRegularFileException(folder);
    }
  }

  /**
   * Whether there is {@code path}, as far as we may see. {@link Files#exists} makes an exception of
   * what is not there, which costs as much as the writing of a file.
   */
  public static boolean isThere(Path path) {
    return path.toFile().exists();
  }

  /** Fails where {@code folder} can't take a file of {@code bytes}, and some more. */
  public static void probe(Path folder, int bytes) throws IOException {
    Path file = Files.createTempFile(folder, ".probe", ".tmp");
    try (FileChannel channel = open(file, Set.of(WRITE))) {
      writeAt(channel, 0, " ".repeat(bytes + PROBE_BYTES));
      channel.force(true);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A new name is durable once its folder is. */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  /** The last part of a path. */
  public static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
