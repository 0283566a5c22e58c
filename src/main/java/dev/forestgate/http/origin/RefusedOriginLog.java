package dev.forestgate.http.origin;

import dev.forestgate.failure.SampledLog;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Log of refused origins, at most one line a minute. It names the front end that an operator forgot
 * in {@code forestgate.cors.origins}, and can't be flooded by clients.
 */
final class RefusedOriginLog {
  private static final int MAX_LENGTH = 100;

  private final SampledLog log = new SampledLog(LoggerFactory.getLogger(RefusedOriginLog.class));

  /**
   * Logs one refusal.
   *
   * @param origin null if the request has several {@code Origin} headers
   */
  void refused(@Nullable String origin) {
    log.tell(
        Level.WARN,
        "origin",
        () ->
            "Refused a call from "
                + (origin == null ? "several origins" : printable(origin))
                + ": neither the service's own origin nor in forestgate.cors.origins");
  }

  private static String printable(String origin) {
    String ascii = origin.replaceAll("[^!-~]", "?");
    return ascii.length() <= MAX_LENGTH ? ascii : ascii.substring(0, MAX_LENGTH) + "…";
  }
}
