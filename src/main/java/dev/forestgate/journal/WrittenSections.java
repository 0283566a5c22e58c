package dev.forestgate.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a journal file holds already, read in one pass and bounded memory.
 *
 * @param holdsClaim whether the section asked for is there, whole
 * @param end where the last whole section ends, in bytes; 0 for a file without any, header included
 */
record WrittenSections(boolean holdsClaim, long end) {
  private static final int BUFFER = 64 * 1024;

  /** No mark is longer; of a longer line only so much is kept. */
  private static final int LONGEST_MARK = 64;

  private static final String ENDED_AT = "ended_at: ";

  static WrittenSections scan(FileChannel channel, UUID claim) throws IOException {
    var scan = new Scan(Section.closingMark(claim));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (long at = 0; channel.read(buffer, at) > 0; at += buffer.limit(), buffer.clear()) {
      buffer.flip();
      for (int i = 0; i < buffer.limit(); i++) {
        scan.take(buffer.get(i));
      }
    }
    return new WrittenSections(scan.found, scan.end);
  }

  /** The line {@code ended_at} of the front matter; null if it is not where it belongs. */
  static @Nullable EndedAt endedAt(FileChannel channel) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(512);
    channel.read(head, 0);
    String text = new String(head.array(), 0, head.position(), UTF_8);
    int line = text.indexOf("\n" + ENDED_AT) + 1;
    int end = text.indexOf('\n', line);
    return line == 0 || end < 0 ? null : new EndedAt(line, text.substring(line, end + 1));
  }

  /**
   * @param position where the line begins, in bytes
   * @param line with its line break; of always the same length, so two of them compare as their
   *     instants do
   */
  record EndedAt(long position, String line) {}

  private static final class Scan {
    private final String wanted;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(LONGEST_MARK);
    private long position;
    private long end;
    private boolean found;

    Scan(String wanted) {
      this.wanted = wanted;
    }

    void take(byte b) {
      position++;
      if (b == '\n') {
        String text = line.toString(UTF_8);
        if (Section.isClosingMark(text)) {
          end = position;
          found = found || text.equals(wanted);
        }
        line.reset();
      } else if (line.size() < LONGEST_MARK) {
        line.write(b);
      }
    }
  }
}
