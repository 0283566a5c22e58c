package dev.forestgate.intake.file;

import java.io.IOException;
import java.io.Reader;

/** Characters of a file, read one at a time, with the number of the current line. */
final class Characters {
  static final int END = -1;

  private static final int BUFFER = 16 * 1024;

  private final Reader in;
  private final char[] buffer = new char[BUFFER];
  private int position;
  private int limit;
  private int next;
  private long line = 1;

  Characters(Reader in) throws IOException {
    this.in = in;
    this.next = read();
  }

  /** The next character, or {@link #END}. */
  int peek() {
    return next;
  }

  boolean isAtEnd() {
    return next == END;
  }

  /** Returns whether the next character ends a line: CR LF, LF or CR alone. */
  boolean isAtLineEnd() {
    return next == '\n' || next == '\r';
  }

  /** Number of the line of the next character, from 1. */
  long line() {
    return line;
  }

  /** Takes the next character. */
  int take() throws IOException {
    int last = next;
    next = read();
    if (last == '\r' ? next != '\n' : last == '\n') {
      line++;
    }
    return last;
  }

  /** Skips the line ends before the next line that is not empty. */
  void skipLineEnds() throws IOException {
    while (isAtLineEnd()) {
      take();
    }
  }

  /** Skips to the end of the line. */
  void skipLine() throws IOException {
    while (next != END && !isAtLineEnd()) {
      take();
    }
  }

  private int read() throws IOException {
    if (position == limit) {
      limit = in.read(buffer, 0, BUFFER);
      position = 0;
      if (limit <= 0) {
        limit = 0;
        return END;
      }
    }
    return buffer[position++];
  }
}
