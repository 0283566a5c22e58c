package dev.forestgate.journal.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file line by line, in bounded memory however long a line is. */
final class LineSplitter {
  private static final int BUFFER = 64 * 1024;

  /** Of a longer line only so much is kept. */
  private static final int LONGEST = 4096;

  private final Lines lines;
  private final byte[] line = new byte[LONGEST];
  private int length;
  private boolean isLong;

  private LineSplitter(Lines lines) {
    this.lines = lines;
  }

  /** Gives all of {@code channel} to {@code lines}, from its first byte. */
  static void split(FileChannel channel, Lines lines) throws IOException {
    var splitter = new LineSplitter(lines);
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; channel.read(buffer, at) > 0; at += buffer.limit(), buffer.clear()) {
      buffer.flip();
      splitter.take(buffer.array(), buffer.limit());
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

  /** Who reads. The arrays are used again. */
  interface Lines {
    /** Bytes of a line that is too long to be kept. */
    void part(byte[] bytes, int offset, int length);

    /** A line with its line break; with {@code isLong} only what {@link #part} did not get. */
    void line(byte[] line, int length, boolean isLong);
  }
}
