package dev.forestgate.http.origin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log of refused origins, at most one line a minute. It names the front end that an operator forgot
 * in {@code forestgate.cors.origins}, and can't be flooded by clients.
 */
final class RefusedOriginLog {
  private static final Logger log = LoggerFactory.getLogger(RefusedOriginLog.class);
  private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int MAX_LENGTH = 100;

  private final AtomicLong last = new AtomicLong(System.nanoTime() - INTERVAL_NANOS);

  /**
   * Logs one refusal.
   *
   * @param origin null if the request has several {@code Origin} headers
   */
  void refused(@Nullable String origin) {
    long now = System.nanoTime();
    long before = last.get();
    if (now - before >= INTERVAL_NANOS && last.compareAndSet(before, now)) {
      log.warn(
          "Refused a call from {}: neither the service's own origin nor in forestgate.cors.origins"
              + " (logged at most once a minute)",
          origin == null ? "several origins" : printable(origin));
    }
  }

  private static String printable(String origin) {
    String ascii = origin.replaceAll("[^!-~]", "?");
    return ascii.length() <= MAX_LENGTH ? ascii : ascii.substring(0, MAX_LENGTH) + "…";
  }
}
