package dev.forestgate.http.proxies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one {@code Forwarded} line (RFC 7239 section 4). The line is read from its end, as
 * the last element is the one that the nearest proxy added: an unclosed quote that a client sent
 * before it can't swallow it. An element is what follows the last comma after which the rest is
 * well-formed, so a comma within a quoted value ends none. An address with a port may stand without
 * quotes, as many proxies write it.
 */
final class ForwardedField {
  /** No node is spelled like this. */
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
   * The {@code for} of each element, the last first; {@code unknown} where it has none, {@link
   * #MALFORMED} where the rest of the line can't be read.
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

  /** {@code for=192.0.2.60;proto=http}, with blanks around it. */
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

  /** What is between quotes; null where they do not close. */
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
