package dev.forestgate.http.origin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log line for a refused origin, at most one a minute: an operator finds the front end that is
 * missing in {@code forestgate.cors.origins}, and nobody fills the log.
 */
final class RefusedOriginLog {
  private static final Logger log = LoggerFactory.getLogger(RefusedOriginLog.class);
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int LONGEST = 100;

  private final AtomicLong last = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

  /**
   * @param origin null where the request names several
   */
  void refused(@Nullable String origin) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= PAUSE_NANOS && last.compareAndSet(before, now)) {
      log.warn(
          "Refused a call from {}: not our own origin and not in forestgate.cors.origins (logged at"
              + " most once a minute)",
          origin == null ? "several origins" : printable(origin));
    }
  }

  private static String printable(String origin) {
    String ascii = origin.replaceAll("[^!-~]", "?");
    return ascii.length() <= LONGEST ? ascii : ascii.substring(0, LONGEST) + "…";
  }
}
