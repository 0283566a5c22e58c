package dev.forestgate.intake.file;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Extent of values in a JSON text: finds where a value ends, and nothing more. It counts brackets
 * outside strings; the copied text is parsed afterwards.
 */
final class JsonValues {
  /** Longest name of a member that is compared. */
  private static final int LONGEST_NAME = 100;

  private final Characters in;

  JsonValues(Characters in) {
    this.in = in;
  }

  /**
   * Reads the name of a member, and moves to its value. Escapes are kept. Null if there is none.
   */
  @Nullable String name() throws IOException {
    if (in.peek() != '"') {
      return null;
    }
    var name = new StringBuilder();
    string(name, LONGEST_NAME);
    skipSpace();
    if (in.peek() != ':') {
      return null;
    }
    in.take();
    skipSpace();
    return name.substring(1, Math.max(1, name.length() - 1));
  }

  /** Skips a value. False if it is not closed. */
  boolean skip() throws IOException {
    return value(new StringBuilder(), 0);
  }

  /**
   * Copies a value to {@code text}, up to one character more than {@link JsonObjects#LONGEST}.
   * False if it is not closed.
   */
  boolean copy(StringBuilder text) throws IOException {
    return value(text, JsonObjects.LONGEST + 1);
  }

  private boolean value(StringBuilder text, int longest) throws IOException {
    int depth = 0;
    do {
      int c = in.peek();
      if (c == Characters.END) {
        return false;
      }
      if (c == '"') {
        string(text, longest);
      } else if (isScalar(c)) {
        scalar(text, longest);
      } else {
        depth += c == '{' || c == '[' ? 1 : c == '}' || c == ']' ? -1 : 0;
        append(text, longest);
      }
    } while (depth > 0);
    return depth == 0;
  }

  private void string(StringBuilder text, int longest) throws IOException {
    append(text, longest);
    while (!in.isAtEnd() && in.peek() != '"') {
      if (in.peek() == '\\') {
        append(text, longest);
      }
      append(text, longest);
    }
    append(text, longest);
  }

  private void scalar(StringBuilder text, int longest) throws IOException {
    while (isScalar(in.peek())) {
      append(text, longest);
    }
  }

  private static boolean isScalar(int c) {
    return c != Characters.END && "\"{}[],:".indexOf(c) < 0 && !Character.isWhitespace(c);
  }

  private void append(StringBuilder text, int longest) throws IOException {
    if (in.isAtEnd()) {
      return;
    }
    int c = in.take();
    if (text.length() < longest) {
      text.append((char) c);
    }
  }

  private void skipSpace() throws IOException {
    while (Character.isWhitespace(in.peek())) {
      in.take();
    }
  }
}
