package dev.forestgate.http.server.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header {@code Date}, which every answer has (RFC 9110 section 6.6.1). */
public final class HttpDate {
  /** IMF-fixdate (section 5.6.7). */
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private static volatile Second last = Second.of(0);

  private HttpDate() {}

  /**
   * {@code millis} since 1970 to the second; written anew once a second, and not for each answer.
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
