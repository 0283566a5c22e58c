package dev.forestgate.config.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * URL of a store, {@code scheme://user:password@host:port/path?name=value}, parsed as by libpq:
 * characters that are not percent-encoded are literal, the user ends at the last {@code @}, and a
 * host may contain {@code _}, as names of Compose services do. {@code java.net.URI} supports
 * neither.
 *
 * @param user decoded; null if there is none
 * @param password decoded; null if there is none
 * @param host an IPv6 address without its brackets
 * @param port -1 if there is none
 * @param path decoded, without the leading slash
 * @param parameters decoded, by name
 */
public record ServerUrl(
    String scheme,
    @Nullable String user,
    @Nullable String password,
    String host,
    int port,
    String path,
    Map<String, String> parameters) {
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://(?:([^/?]*)@)?"
              + "(?:\\[([0-9A-Fa-f:.]+(?:%[\\w.-]+)?)]|([\\p{L}\\p{N}._-]+))"
              + "(?::(\\d{1,5}))?(?:/([^?]*))?(?:\\?(.*))?");

  private static final Pattern HOST =
      Pattern.compile(
          "\\[[0-9A-Fa-f:.]+]|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*|[\\p{L}\\p{N}._-]+");

  /**
   * Validates the host {@code value} of the setting {@code name}. Throws {@link StartRefused} if it
   * is more than a host.
   */
  static String host(String name, String value) {
    if (!HOST.matcher(value).matches()) {
      throw new StartRefused(
          name + " is not a host", "Use a name or an IP address, without scheme, port and path");
    }
    return value;
  }

  /**
   * Parses {@code text}; null if it is malformed. There is no error text, as {@code text} contains
   * a password.
   */
  public static @Nullable ServerUrl parse(String text) {
    Matcher found = FORM.matcher(text);
    if (!found.matches()) {
      return null;
    }
    int port = found.group(5) == null ? -1 : Integer.parseInt(found.group(5));
    if (port == 0 || port > 65_535) {
      return null;
    }
    try {
      String[] user = found.group(2) == null ? new String[0] : found.group(2).split(":", 2);
      return new ServerUrl(
          found.group(1),
          user.length == 0 ? null : decode(user[0]),
          user.length < 2 ? null : decode(user[1]),
          found.group(3) == null ? found.group(4) : found.group(3),
          port,
          found.group(6) == null ? "" : decode(found.group(6)),
          parameters(found.group(7)));
    } catch (CharacterCodingException | IllegalArgumentException malformed) {
      return null;
    }
  }

  /** {@code host:port} as in a URL, with an IPv6 address in brackets. */
  static String authority(String host, int port) {
    String bare = host.replaceFirst("^\\[(.*)]$", "$1");
    return (bare.indexOf(':') < 0 ? bare : "[" + bare + "]") + ":" + port;
  }

  /** Percent-encodes one part of a URL. */
  static String encode(String part) {
    return URLEncoder.encode(part, UTF_8).replace("+", "%20");
  }

  private static Map<String, String> parameters(@Nullable String query)
      throws CharacterCodingException {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String one : query == null ? new String[0] : query.split("&", -1)) {
      String[] parts = one.split("=", 2);
      parameters.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
    }
    return parameters;
  }

  /** Decodes percent-encoding only; a plus is literal (RFC 3986). */
  private static String decode(String text) throws CharacterCodingException {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.write(Integer.parseInt(hex(text, i + 1), 16));
        i += 2;
      } else {
        int point = text.codePointAt(i);
        bytes.writeBytes(Character.toString(point).getBytes(UTF_8));
        i += Character.charCount(point) - 1;
      }
    }
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
  }

  private static String hex(String text, int at) {
    String digits = text.substring(at, Math.min(at + 2, text.length()));
    if (!digits.matches("[0-9A-Fa-f]{2}")) {
      throw new IllegalArgumentException("no percent-encoding");
    }
    return digits;
  }

  /** Omits the password. */
  @Override
  public String toString() {
    return scheme + "://" + host;
  }
}
