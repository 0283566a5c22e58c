package dev.forestgate.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Log lines of requests, with a settable clock. */
class RequestLogTest {
  private static final long MILLI = 1_000_000;

  private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Deque<Long> times = new ArrayDeque<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void aSlowRequestIsAWarningWithoutItsQuery() {
    logger.setLevel(Level.INFO);
    answered(5_000, "/api/auth/verify?token=hunter2");
    assertThat(lines.list)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.WARN);
              assertThat(line.getFormattedMessage())
                  .isEqualTo(
                      "GET /api/auth/verify answered 418 after 5000 ms, request -, client unknown");
            });
  }

  @Test
  void fastRequestIsLoggedOnlyAtDebug() {
    logger.setLevel(Level.INFO);
    answered(4_999, "/health");
    assertThat(lines.list).isEmpty();

    logger.setLevel(Level.DEBUG);
    answered(4_999, "/health");
    assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactly("GET /health answered 418 after 4999 ms, request -");
    assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.DEBUG);
  }

  private void answered(long millis, String address) {
    times.addAll(List.of(7 * MILLI, (7 + millis) * MILLI));
    var requests = new RequestLog(new RequestLogProperties(Duration.ofSeconds(5)), times::remove);
    var exchange = MockServerWebExchange.from(MockServerHttpRequest.get(address));
    requests
        .filter(
            exchange,
            passed -> {
              passed.getResponse().setStatusCode(HttpStatus.I_AM_A_TEAPOT);
              return passed.getResponse().setComplete();
            })
        .block();
    assertThat(times).isEmpty();
  }
}
