package dev.forestgate.http.server.pacing;

import dev.forestgate.http.server.connection.ConnectionProperties;
import java.time.Duration;

/**
 * Minimum pace at which a client must read its responses.
 *
 * @param window time over which the pace is measured, while more bytes wait
 * @param leastBytes bytes that the client must read in each window
 */
public record ResponsePace(Duration window, long leastBytes) {
  public static ResponsePace of(ConnectionProperties properties) {
    return new ResponsePace(
        properties.answerWindow(),
        (long) properties.answerRate() * properties.answerWindow().toMillis() / 1000);
  }
}
