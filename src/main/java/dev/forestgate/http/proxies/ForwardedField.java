package dev.forestgate.http.proxies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code Forwarded} line (RFC 7239 section 4), read to the letter, but that an address with a
 * port may stand without quotes, as many write it.
 */
final class ForwardedField {
  private final String line;
  private int at;

  private ForwardedField(String line) {
    this.line = line;
  }

  /**
   * What each element has as {@code for}, empty where it has none; null if the line is malformed.
   */
  static @Nullable List<String> nodes(String line) {
    return new ForwardedField(line).read();
  }

  private @Nullable List<String> read() {
    List<String> nodes = new ArrayList<>();
    do {
      String node = element();
      if (node == null) {
        return null;
      }
      nodes.add(node);
    } while (next(','));
    return at == line.length() ? nodes : null;
  }

  /** {@code for=192.0.2.60;proto=http}. */
  private @Nullable String element() {
    String node = "";
    do {
      blanks();
      String name = token();
      if (name.isEmpty() || !next('=')) {
        return null;
      }
      String value = next('"') ? quoted() : token();
      if (value == null || value.isEmpty()) {
        return null;
      }
      if (name.equalsIgnoreCase("for")) {
        if (!node.isEmpty()) {
          return null;
        }
        node = value;
      }
    } while (next(';'));
    blanks();
    return node;
  }

  /** What is between quotes; null where they do not close. */
  private @Nullable String quoted() {
    var text = new StringBuilder();
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c == '"') {
        return text.toString();
      }
      if (c == '\\' && at < line.length()) {
        c = line.charAt(at++);
      }
      text.append(c);
    }
    return null;
  }

  private String token() {
    int start = at;
    while (at < line.length() && " \t,;=\"\\".indexOf(line.charAt(at)) < 0) {
      at++;
    }
    return line.substring(start, at);
  }

  private boolean next(char wanted) {
    boolean isThere = at < line.length() && line.charAt(at) == wanted;
    at += isThere ? 1 : 0;
    return isThere;
  }

  private void blanks() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }
}
