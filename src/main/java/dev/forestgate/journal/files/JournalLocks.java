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
 * Locks of interactions, one writer at a time: within the JVM, and among replicas by a lock of the
 * operating system. The locks are separate files, as a journal may be deleted while a writer waits
 * for it. Interactions share 256 locks.
 */
final class JournalLocks {
  private static final int COUNT = 256;
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofMillis(5);

  private final Path folder;
  private final Duration patience;

  /** Locks among threads: a lock of the operating system belongs to the whole JVM. */
  private final ReentrantLock[] threads =
      IntStream.range(0, COUNT).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /**
   * @param patience longest wait for a lock, whose holder may be paused
   */
  JournalLocks(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  /**
   * Creates the locks beside {@code ledger}. A wait takes at most half of a {@code lease}; the rest
   * is for the work.
   */
  static JournalLocks of(Ledger ledger, Duration lease) {
    Duration half = lease.dividedBy(2);
    Duration patience = half.compareTo(LONGEST_PATIENCE) < 0 ? half : LONGEST_PATIENCE;
    return new JournalLocks(ledger.folder().resolve("locks"), patience);
  }

  /**
   * Creates the folder of the locks if it is missing, for its owner only: a process that may read a
   * lock file may hold the lock.
   */
  void prepare() throws IOException {
    DurableFiles.createOwnersFolder(folder);
  }

  /**
   * Acquires the lock of {@code interaction}. Fails with {@link JournalLockedException} if another
   * writer keeps it.
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
    } catch (OverlappingFileLockException heldInThisJvm) {
      return false;
    }
  }

  private static IOException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new ClosedByInterruptException();
  }

  /** Held lock, to be closed by the thread that acquired it. */
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
