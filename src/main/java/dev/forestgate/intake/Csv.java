package dev.forestgate.intake;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of a CSV file (RFC 4180), read one at a time. Fields are separated by commas, and quoted
 * if they contain commas, quotes or line breaks. Empty lines are skipped. A malformed or oversized
 * record is returned without fields, and reading continues at the next line; CSV libraries abort
 * there or accept it (ADR 0079).
 */
final class Csv {
  private static final int END = -1;

  /** Longest field in characters. */
  private static final int LONGEST = 64 * 1024;

  private final Reader in;
  private long line = 1;
  private int next;

  Csv(Reader in) throws IOException {
    this.in = in;
    this.next = in.read();
  }

  /** The next record, or null at the end. */
  @Nullable Row read() throws IOException {
    while (isAtLineEnd()) {
      advance();
    }
    if (next == END) {
      return null;
    }
    long begun = line;
    List<String> fields = new ArrayList<>();
    boolean whole = true;
    do {
      if (!fields.isEmpty()) {
        advance();
      }
      var field = new StringBuilder();
      whole &= next == '"' ? quoted(field) : plain(field);
      fields.add(field.toString());
    } while (next == ',');
    whole &= next == END || isAtLineEnd();
    skipLine();
    return new Row(begun, whole ? fields : List.of());
  }

  boolean isAtEnd() {
    return next == END;
  }

  private boolean plain(StringBuilder field) throws IOException {
    boolean whole = true;
    while (next != END && next != ',' && !isAtLineEnd()) {
      whole &= next != '"' && field.length() < LONGEST;
      append(field);
    }
    return whole;
  }

  /** False if the closing quote is missing. */
  private boolean quoted(StringBuilder field) throws IOException {
    advance();
    while (next != END) {
      if (next == '"') {
        advance();
        if (next != '"') {
          return field.length() < LONGEST;
        }
      }
      append(field);
    }
    return false;
  }

  private void append(StringBuilder field) throws IOException {
    if (field.length() < LONGEST) {
      field.append((char) next);
    }
    advance();
  }

  private void skipLine() throws IOException {
    while (next != END && !isAtLineEnd()) {
      advance();
    }
  }

  /** Returns whether the next character ends a line: CR LF, LF or CR alone. */
  private boolean isAtLineEnd() {
    return next == '\n' || next == '\r';
  }

  private void advance() throws IOException {
    int last = next;
    next = in.read();
    if (last == '\r' ? next != '\n' : last == '\n') {
      line++;
    }
  }

  /**
   * @param line number of its first line, from 1
   * @param fields empty if the record is malformed
   */
  record Row(long line, List<String> fields) {
    boolean isCsv() {
      return !fields.isEmpty();
    }
  }
}
