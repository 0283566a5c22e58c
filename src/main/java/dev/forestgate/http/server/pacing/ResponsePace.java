package dev.forestgate.http.server.pacing;

import dev.forestgate.http.server.connection.ConnectionProperties;
import java.time.Duration;

/**
 * The least that a client has to take of its answers.
 *
 * @param window in so long, as long as there is more
 * @param leastBytes so much
 */
public record ResponsePace(Duration window, long leastBytes) {
  public static ResponsePace of(ConnectionProperties properties) {
    return new ResponsePace(
        properties.answerWindow(),
        (long) properties.answerRate() * properties.answerWindow().toMillis() / 1000);
  }
}
