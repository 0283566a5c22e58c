package dev.forestgate.intake.file;

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
  /** Longest field in characters. */
  private static final int LONGEST = 64 * 1024;

  private static final int MOST_FIELDS = 1000;

  private final Characters in;

  Csv(Reader in) throws IOException {
    this(new Characters(in));
  }

  Csv(Characters in) {
    this.in = in;
  }

  /** The next record, or null at the end. */
  @Nullable Row read() throws IOException {
    in.skipLineEnds();
    if (in.isAtEnd()) {
      return null;
    }
    long begun = in.line();
    List<String> fields = new ArrayList<>();
    boolean whole = add(fields);
    while (in.peek() == ',') {
      in.take();
      whole &= add(fields);
    }
    whole &= in.isAtEnd() || in.isAtLineEnd();
    in.skipLine();
    return new Row(begun, whole ? fields : List.of());
  }

  boolean isAtEnd() {
    return in.isAtEnd();
  }

  /** Reads a field. False if it is malformed, or one too many. */
  private boolean add(List<String> fields) throws IOException {
    var field = new StringBuilder();
    boolean whole = in.peek() == '"' ? quoted(field) : plain(field);
    if (fields.size() == MOST_FIELDS) {
      return false;
    }
    return fields.add(field.toString()) && whole;
  }

  private boolean plain(StringBuilder field) throws IOException {
    boolean whole = true;
    while (!in.isAtEnd() && in.peek() != ',' && !in.isAtLineEnd()) {
      whole &= in.peek() != '"' && field.length() < LONGEST;
      append(field);
    }
    return whole;
  }

  /** False if the closing quote is missing. */
  private boolean quoted(StringBuilder field) throws IOException {
    in.take();
    while (!in.isAtEnd()) {
      if (in.peek() == '"') {
        in.take();
        if (in.peek() != '"') {
          return field.length() < LONGEST;
        }
      }
      append(field);
    }
    return false;
  }

  private void append(StringBuilder field) throws IOException {
    int c = in.take();
    if (field.length() < LONGEST) {
      field.append((char) c);
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
