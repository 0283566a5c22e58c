package dev.forestgate.journal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Splits a file into lines in bounded memory, however long a line is. */
final class LineSplitter {
  private static final int BUFFER = 64 * 1024;

  /**
   * Bytes of a line that are kept; a longer line is passed on in parts. The longest line is an
   * event of a front end: 4 KiB of detail, and its frame.
   */
  private static final int LONGEST = 8192;

  private final Lines lines;
  private final byte[] line = new byte[LONGEST];
  private int length;
  private boolean isLong;

  private LineSplitter(Lines lines) {
    this.lines = lines;
  }

  /** Passes the first {@code bytes} of {@code channel} to {@code lines}, or all of it. */
  static void split(FileChannel channel, long bytes, Lines lines) throws IOException {
    var splitter = new LineSplitter(lines);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    long at = 0;
    while (at < bytes
        && channel.read(buffer.clear().limit((int) Math.min(BUFFER, bytes - at)), at) > 0) {
      splitter.take(buffer.array(), buffer.position());
      at += buffer.position();
    }
  }

  private void take(byte[] bytes, int limit) {
    int from = 0;
    for (int i = 0; i < limit; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, from, i + 1);
        lines.line(line, length, isLong);
        length = 0;
        isLong = false;
        from = i + 1;
      }
    }
    keep(bytes, from, limit);
  }

  private void keep(byte[] bytes, int from, int to) {
    if (length + to - from > LONGEST) {
      lines.part(line, 0, length);
      lines.part(bytes, from, to - from);
      isLong = true;
      length = 0;
      return;
    }
    System.arraycopy(bytes, from, line, length, to - from);
    length += to - from;
  }

  /** Receiver of the lines. The arrays are reused. */
  interface Lines {
    /** Receives bytes of a line that is too long to be kept. */
    void part(byte[] bytes, int offset, int length);

    /**
     * Receives a line with its line break; with {@code isLong} only the bytes that {@link #part}
     * did not receive.
     */
    void line(byte[] line, int length, boolean isLong);
  }
}
