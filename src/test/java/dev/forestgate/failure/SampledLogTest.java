package dev.forestgate.failure;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Sampling by a settable clock. */
class SampledLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(SampledLogTest.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final SampledLog log = new SampledLog(logger, nanos::get);

  @BeforeEach
  void listen() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(appender);
  }

  @Test
  void aKindAndAddressHasOneLineInAMinuteAndTheNextCountsThoseLeftOut() {
    for (int i = 0; i < 1000; i++) {
      log.tell(Level.WARN, "TLS", "192.0.2.1", "no TLS");
    }
    assertThat(lines()).containsExactly("no TLS, client 192.0.2.1");
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    log.tell(Level.WARN, "TLS", "192.0.2.1", "no TLS");
    assertThat(lines())
        .last()
        .isEqualTo("no TLS, client 192.0.2.1 (999 more of this kind were omitted)");
  }

  @Test
  void anyNumberOfAddressesHasTenLinesInAMinute() {
    for (int i = 0; i < 1000; i++) {
      log.tell(Level.WARN, "TLS", "192.0.2." + i, "no TLS");
    }
    assertThat(lines()).hasSize(10);
    log.tell(Level.WARN, "HTTP/2", "192.0.2.1", "no HTTP/2");
    assertThat(lines()).hasSize(11);
  }

  @Test
  void anyNumberOfKindsHasAnEnd() {
    for (int i = 0; i < 10_000; i++) {
      log.tell(Level.WARN, "kind " + i, "192.0.2.1", "fault");
    }
    assertThat(lines()).hasSize(201);
  }

  @Test
  void aDefectHasItsTraceOnceForEachPlace() {
    for (int i = 0; i < 100; i++) {
      log.defect("Request " + i + " failed", new IllegalStateException("one place"));
    }
    log.defect("Request 100 failed", new IllegalStateException("another place"));
    assertThat(lines()).containsExactly("Request 0 failed", "Request 100 failed");
    assertThat(appender.list)
        .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNotNull());
  }

  @Test
  void textOfAClientStaysOnItsLineAndShort() {
    log.tell(
        Level.WARN, "path", "192.0.2.1", "GET /\r\nINFO all is well\u001b[31m" + "a".repeat(9000));
    assertThat(lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("GET /  INFO all is well [31maaa")
                    .hasSizeLessThan(240));
  }

  private List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
