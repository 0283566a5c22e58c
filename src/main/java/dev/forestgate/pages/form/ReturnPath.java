package dev.forestgate.pages.form;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Target of a person who has signed in: a path of this service, with a query or without. */
public final class ReturnPath {
  /** Name of the parameter and of the field. */
  public static final String FIELD = "return_to";

  public static final String DEFAULT = "/account";

  /** Name of the parameter by which the page asks for a proof even if the last one is recent. */
  public static final String ALWAYS = "always";

  private static final int LONGEST = 4096;

  private ReturnPath() {}

  /**
   * {@code value} if it is a relative path that a browser cannot read as another origin; else
   * {@link #DEFAULT} (OWASP, Unvalidated Redirects and Forwards Cheat Sheet).
   */
  public static String of(@Nullable String value) {
    return value != null && isOwn(value) ? value : DEFAULT;
  }

  /** Address of the sign-in page, which leads back to {@code path}. */
  public static String signIn(String path) {
    return leadingBackTo("/sign-in", path);
  }

  /** Address of the page that asks for a proof of identity, which leads back to {@code path}. */
  public static String elevate(String path) {
    return leadingBackTo("/account/elevate", path);
  }

  /** {@code page} with {@code path} as its return path, if that is not the default. */
  public static String keptBy(String page, String path) {
    return path.isEmpty() || path.equals(DEFAULT) ? page : leadingBackTo(page, path);
  }

  /** {@code path} as the value of a query parameter. */
  public static String encoded(String path) {
    return URLEncoder.encode(path, StandardCharsets.UTF_8);
  }

  private static String leadingBackTo(String page, String path) {
    return page + "?" + FIELD + "=" + encoded(path);
  }

  private static boolean isOwn(String value) {
    if (!value.startsWith("/") || value.startsWith("//") || value.length() > LONGEST) {
      return false;
    }
    try {
      // Refuses backslashes, spaces and control characters too, which browsers read in other ways.
      URI uri = new URI(value);
      return uri.getScheme() == null && uri.getRawAuthority() == null && isAscii(value);
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  private static boolean isAscii(String value) {
    return value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
  }
}
