package dev.forestgate.journal.files;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.forestgate.journal.ledger.DurableFiles;
import dev.forestgate.journal.ledger.Ledger;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One writer at a time for each interaction: in this JVM and, by a lock of the operating system,
 * among replicas. The locks are files of their own, as a journal may be deleted while another waits
 * for it. Interactions share 256 of them.
 */
final class JournalLocks {
  private static final int COUNT = 256;
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(5);

  private final Path folder;
  private final Duration patience;

  /** The lock of the operating system is one per JVM, so threads need their own. */
  private final ReentrantLock[] threads =
      IntStream.range(0, COUNT).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /**
   * @param patience how long to wait for a lock: its holder may be paused
   */
  JournalLocks(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Those of the folder whose ledger this is. Nobody waits for more than half of a {@code lease}:
   * the rest is for the work, and whose lease ran out waits for nothing.
   */
  static JournalLocks of(Ledger ledger, Duration lease) {
    Duration half = lease.dividedBy(2);
    Duration patience = half.compareTo(LONGEST_PATIENCE) < 0 ? half : LONGEST_PATIENCE;
    return new JournalLocks(ledger.folder().resolve("locks"), patience);
  }

  /**
   * Makes the folder of the locks, if only it is missing. Nobody else may look into it: who may
   * read a lock may hold it.
   */
  void prepare() throws IOException {
    DurableFiles.createOwnersFolder(folder);
  }

  /**
   * The lock of {@code interaction}; fails with {@link JournalLockedException} where another keeps
   * it.
   */
  Held lock(UUID interaction) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    int number = Math.floorMod(interaction.hashCode(), COUNT);
    ReentrantLock thread = threads[number];
    if (!lock(thread)) {
      throw new JournalLockedException(interaction);
    }
    try {
      FileChannel file = lockFile(number, deadline);
      if (file != null) {
        return new Held(thread, file);
      }
    } catch (IOException | RuntimeException failed) {
      thread.unlock();
      throw failed;
    }
    thread.unlock();
    throw new JournalLockedException(interaction);
  }

  private boolean lock(ReentrantLock thread) throws IOException {
    try {
      return thread.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private @Nullable FileChannel lockFile(int number, long deadline) throws IOException {
    Path file = folder.resolve(String.format("%02x", number));
    FileChannel channel = DurableFiles.open(file, Set.of(CREATE, WRITE), DurableFiles.OWNER_ALONE);
    boolean isLocked = false;
    try {
      isLocked = tryLock(channel);
      while (!isLocked && System.nanoTime() < deadline) {
        TimeUnit.NANOSECONDS.sleep(RETRY.toNanos());
        isLocked = tryLock(channel);
      }
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    } finally {
      if (!isLocked) {
        channel.close();
      }
    }
    return isLocked ? channel : null;
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException anotherFolderLocksOfThisJvm) {
      return false;
    }
  }

  private static IOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new ClosedByInterruptException();
  }

  /** A lock while it is held; to be given back by the thread that took it. */
  record Held(ReentrantLock thread, FileChannel file) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try {
        file.close();
      } finally {
        thread.unlock();
      }
    }
  }
}
