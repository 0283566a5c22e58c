package dev.forestgate.http.server.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Value of the header {@code Date} of every response (RFC 9110 section 6.6.1). */
public final class HttpDate {
  /** IMF-fixdate (RFC 9110 section 5.6.7). */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static volatile Second last = Second.of(0);

  private HttpDate() {}

  /**
   * Formats {@code millis} since 1970, to the second. Formats once a second and caches the text.
   */
  public static String of(long millis) {
    long second = Math.floorDiv(millis, 1000L);
    Second known = last;
    if (known.number != second) {
      known = Second.of(second);
      last = known;
    }
    return known.text;
  }

  private record Second(long number, String text) {
    static Second of(long number) {
      return new Second(number, FORMAT.format(Instant.ofEpochSecond(number)));
    }
  }
}
