package dev.forestgate.http.request;

import org.springframework.http.server.PathContainer;

/**
 * Check that a path is in the one form that routes are matched against (RFC 3986 section 6.2.2).
 * Another form of the same path could bypass a proxy's rule for it, so it matches no route: path
 * parameters ({@code ;x}), a percent-encoded character that needs no encoding, an encoded slash,
 * backslash, semicolon, percent sign or control character, dot segments, empty segments. Other
 * encoded characters are allowed within a path variable, and match no literal segment.
 */
public final class PathNormalizer {
  private static final String ENCODED_DELIMITERS = "/\\;%";
  private static final int HEX = 16;

  private PathNormalizer() {}

  /** True if {@code path} is in normal form, including the {@code *} of OPTIONS. */
  public static boolean isNormal(PathContainer path) {
    String value = path.value();
    if (value.indexOf(';') >= 0 || value.indexOf('\\') >= 0 || value.contains("//")) {
      return false;
    }
    for (int at = value.indexOf('%'); at >= 0; at = value.indexOf('%', at + 1)) {
      if (!isRequiredEncoding(value, at)) {
        return false;
      }
    }
    return !hasDotSegment(value);
  }

  /** True if the character that is percent-encoded at {@code at} can't be written otherwise. */
  private static boolean isRequiredEncoding(String path, int at) {
    int high = at + 2 < path.length() ? Character.digit(path.charAt(at + 1), HEX) : -1;
    int low = high < 0 ? -1 : Character.digit(path.charAt(at + 2), HEX);
    if (low < 0) {
      return false;
    }
    char encoded = (char) (high * HEX + low);
    return !isUnreserved(encoded)
        && encoded >= ' '
        && encoded != 0x7f
        && ENCODED_DELIMITERS.indexOf(encoded) < 0;
  }

  /** Unreserved characters (RFC 3986 section 2.3). */
  private static boolean isUnreserved(char c) {
    return c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
  }

  private static boolean hasDotSegment(String path) {
    return path.contains("/./")
        || path.contains("/../")
        || path.endsWith("/.")
        || path.endsWith("/..");
  }
}
