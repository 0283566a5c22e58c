package dev.forestgate.http.server;

import java.time.Duration;

/**
 * The least that a client has to take of its answers.
 *
 * @param window in so long, as long as there is more
 * @param leastBytes so much
 */
record AnswerPace(Duration window, long leastBytes) {
  static AnswerPace of(ConnectionProperties properties) {
    return new AnswerPace(
        properties.answerWindow(),
        (long) properties.answerRate() * properties.answerWindow().toMillis() / 1000);
  }
}
