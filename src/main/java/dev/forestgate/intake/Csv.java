package dev.forestgate.intake;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records of a CSV file (RFC 4180), read as they are asked for: fields with commas between them, in
 * quotes where they hold commas, quotes or line breaks. Empty lines are passed over.
 */
final class Csv {
  private static final int END = -1;

  /** So much text can't be one account. */
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

  /** False where the closing quote is missing. */
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

  /** CR LF, LF or CR alone, whichever the program writes that made the file. */
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
   * @param line where it begins, from 1
   * @param fields none where the line is not CSV
   */
  record Row(long line, List<String> fields) {
    boolean isCsv() {
      return !fields.isEmpty();
    }
  }
}
