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
    while (next == '\n' || next == '\r') {
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
    whole &= next == END || next == '\n' || next == '\r';
    skipLine();
    return new Row(begun, whole ? fields : List.of());
  }

  private boolean plain(StringBuilder field) throws IOException {
    boolean whole = true;
    while (next != END && next != ',' && next != '\n' && next != '\r') {
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
    while (next != END && next != '\n') {
      advance();
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    next = in.read();
  }

  /**
   * @param line where it begins, from 1
   * @param fields none where the line is not CSV
   */
  record Row(long line, List<String> fields) {}
}
