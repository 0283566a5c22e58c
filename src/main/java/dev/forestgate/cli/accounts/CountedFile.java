package dev.forestgate.cli.accounts;

import dev.forestgate.failure.StartRefused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Input of a mode, with the share that has been read. */
final class CountedFile extends FilterInputStream {
  private static final String STANDARD_INPUT = "-";
  private static final Path BEHIND_STANDARD_INPUT = Path.of("/dev/stdin");

  private final long size;
  private final AtomicLong read = new AtomicLong();

  private CountedFile(InputStream in, long size) {
    super(in);
    this.size = size;
  }

  /** Opens the file {@code name}, or standard input for {@code -}. */
  static CountedFile open(String name) {
    try {
      return isStandardInput(name)
          ? new CountedFile(System.in, -1)
          : new CountedFile(Files.newInputStream(Path.of(name)), size(Path.of(name)));
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The file " + name + " can't be read", "Specify a CSV or JSON file", unreadable);
    }
  }

  static boolean isStandardInput(String name) {
    return name.equals(STANDARD_INPUT);
  }

  /** Returns whether the file {@code name}, or the one behind standard input, is {@code other}. */
  static boolean isSame(String name, Path other) throws IOException {
    Path file = isStandardInput(name) ? BEHIND_STANDARD_INPUT : Path.of(name);
    return Files.exists(file) && Files.isSameFile(file, other);
  }

  /** A pipe has no size. */
  private static long size(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.size(file) : -1;
  }

  /** The part that has been read, 0 to 1; negative if the size is not known. */
  double share() {
    return size <= 0 ? -1 : (double) read.get() / size;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    read.addAndGet(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    int count = super.read(bytes, from, length);
    read.addAndGet(Math.max(0, count));
    return count;
  }
}
