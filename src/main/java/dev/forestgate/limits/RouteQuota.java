package dev.forestgate.limits;

import dev.forestgate.failure.StartRefused;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Limit of one route, in place of the default.
 *
 * @param route path as in the list of routes
 * @param perMinute 0 to 1,000,000; 0 is no limit
 */
public record RouteQuota(String method, String route, int perMinute) {
  private static final Pattern SHAPE =
      Pattern.compile("([A-Z]+)\\s+(/[^\\s=]*)\\s*=\\s*(\\d{1,7})");

  /** Reads {@code POST /api/auth/login=20}. */
  public static RouteQuota valueOf(String text) {
    Matcher found = SHAPE.matcher(text.strip());
    int perMinute = found.matches() ? Integer.parseInt(found.group(3)) : -1;
    if (perMinute < 0 || perMinute > LimitProperties.MOST) {
      throw new StartRefused(
          "forestgate.limits.routes has '" + text + "', which is not a route with its limit",
          "Write it as POST /api/auth/login=20, with 0 to "
              + LimitProperties.MOST
              + " requests a minute");
    }
    return new RouteQuota(found.group(1), found.group(2), perMinute);
  }
}
