package dev.forestgate.http.origin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusedOriginLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusedOriginLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final RefusedOriginLog origins = new RefusedOriginLog();

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    logger.detachAppender(lines);
  }

  @Test
  void firstRefusalInAMinuteIsLogged() {
    for (int i = 0; i < 1000; i++) {
      origins.refused("https://app" + i + ".example");
    }
    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("https://app0.example", "forestgate.cors.origins");
  }

  @Test
  void anOriginStaysOnItsLineAndShort() {
    origins.refused("https://a.example\r\nINFO all is well\u001b[31m" + "a".repeat(9000));
    assertThat(lines.list.get(0).getFormattedMessage())
        .doesNotContain("\n", "\r", "\u001b")
        .hasSizeLessThan(300);
  }
}
