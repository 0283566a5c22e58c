package dev.forestgate.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * The folder of journals: one Markdown file per interaction. Appending is durable and idempotent;
 * while it lasts the file is locked in this JVM and, by a lock of the operating system, against
 * other replicas. All methods block.
 */
@Component
final class InteractionFiles {
  private static final FileAttribute<?> OWNER_WRITES_GROUP_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

  private final Path folder;

  /** The lock of the operating system is one per JVM, so threads need their own. */
  private final Lock[] locks =
      IntStream.range(0, 64).mapToObj(i -> new ReentrantLock()).toArray(Lock[]::new);

  InteractionFiles(JournalProperties properties) throws IOException {
    this.folder = Files.createDirectories(properties.directory()).toAbsolutePath();
  }

  /**
   * Appends {@code text} as the section of {@code claim}, after whatever half-written tail there
   * was is cut off. Does nothing if the section is there already. When it returns true, the section
   * is on disk.
   *
   * @param stillOurs asked under the lock; where it says no, nothing is written and the answer is
   *     false
   */
  boolean append(Claim claim, String text, BooleanSupplier stillOurs) throws IOException {
    Lock lock = locks[Math.floorMod(claim.interaction().hashCode(), locks.length)];
    lock.lock();
    try {
      return appendLocked(claim, text, stillOurs);
    } finally {
      lock.unlock();
    }
  }

  private boolean appendLocked(Claim claim, String text, BooleanSupplier stillOurs)
      throws IOException {
    Path file = file(claim.interaction());
    boolean isNew = Files.notExists(file);
    Set<java.nio.file.OpenOption> options = Set.of(CREATE, READ, WRITE);
    try (FileChannel channel = FileChannel.open(file, options, OWNER_WRITES_GROUP_READS);
        FileLock exclusive = channel.lock()) {
      if (!exclusive.isValid() || !stillOurs.getAsBoolean()) {
        return false;
      }
      WrittenSections written = WrittenSections.scan(channel, claim.id());
      if (!written.holdsClaim()) {
        write(channel, written.end(), claim, text);
        channel.force(true);
      }
    }
    if (isNew) {
      syncFolder();
    }
    return true;
  }

  private static void write(FileChannel channel, long end, Claim claim, String text)
      throws IOException {
    if (end == 0) {
      channel.truncate(0);
      writeAt(channel, 0, Section.header(claim) + text);
      return;
    }
    channel.truncate(end);
    writeAt(channel, end, text);
    // In place and of equal length: torn or not, the front matter keeps its shape.
    WrittenSections.EndedAt endedAt = WrittenSections.endedAt(channel);
    if (endedAt != null && endedAt.line().compareTo(Section.endedAt(claim)) < 0) {
      writeAt(channel, endedAt.position(), Section.endedAt(claim));
    }
  }

  private static void writeAt(FileChannel channel, long position, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** A new name is durable once its folder is (fsync(2)). */
  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  private Path file(UUID interaction) {
    return folder.resolve(interaction + ".md");
  }
}
