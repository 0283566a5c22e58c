package dev.forestgate.http.proxies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one {@code Forwarded} line (RFC 7239 section 4). The line is read from its end, as
 * the nearest proxy added the last element: an unclosed quote that a client sent before it can not
 * swallow it. An element begins after the last comma behind which the rest is well-formed, so a
 * comma in a quoted value ends none. An address with a port may be unquoted, as many proxies write
 * it.
 */
final class ForwardedField {
  /** Text that is no valid node. */
  static final String MALFORMED = ",";

  private final String line;
  private final int end;
  private int at;
  private String node = "unknown";

  private ForwardedField(String line, int start, int end) {
    this.line = line;
    this.at = start;
    this.end = end;
  }

  /**
   * The {@code for} of each element, the last first; {@code unknown} if it has none, {@link
   * #MALFORMED} if the rest of the line can't be read.
   */
  static List<String> nodes(String line) {
    List<String> nodes = new ArrayList<>();
    int end = line.length();
    while (end >= 0) {
      int comma = end;
      ForwardedField element;
      boolean isWellFormed;
      do {
        comma = line.lastIndexOf(',', comma - 1);
        element = new ForwardedField(line, comma + 1, end);
        isWellFormed = element.isWellFormed();
      } while (!isWellFormed && comma >= 0);
      nodes.add(isWellFormed ? element.node : MALFORMED);
      end = isWellFormed ? comma : -1;
    }
    return nodes;
  }

  /** Reads one element, such as {@code for=192.0.2.60;proto=http}, with blanks around it. */
  private boolean isWellFormed() {
    boolean hasNode = false;
    do {
      blanks();
      String name = token();
      if (name.isEmpty() || !next('=')) {
        return false;
      }
      String value = next('"') ? quoted() : token();
      if (value == null || value.isEmpty()) {
        return false;
      }
      if (name.equalsIgnoreCase("for")) {
        if (hasNode) {
          return false;
        }
        hasNode = true;
        node = value;
      }
    } while (next(';'));
    blanks();
    return at == end;
  }

  /** Text between quotes; null if the closing quote is missing. */
  private @Nullable String quoted() {
    var text = new StringBuilder();
    while (at < end) {
      char c = line.charAt(at++);
      if (c == '"') {
        return text.toString();
      }
      if (c == '\\' && at < end) {
        c = line.charAt(at++);
      }
      text.append(c);
    }
    return null;
  }

  private String token() {
    int start = at;
    while (at < end && " \t,;=\"\\".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return line.substring(start, at);
  }

  private boolean next(char wanted) {
    boolean isThere = at < end && line.charAt(at) == wanted;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void blanks() {
    while (at < end && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }
}
