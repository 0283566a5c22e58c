package dev.forestgate.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.forestgate.lifecycle.BackgroundLoop;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Log output with stack traces until this is closed, as a file would have it. Excludes reports of
 * one known leak: Netty 4.2.18 allocates the content of an HTTP/2 request before it reads the
 * target, and does not release it if that is missing or invalid.
 */
public final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final int BEFORE_A_MESSAGE = 100;

  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();

  public CapturedLog() {
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (isKnownLeak(event)) {
      return;
    }
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
  }

  private static boolean isKnownLeak(ILoggingEvent event) {
    return event.getLoggerName().equals(ResourceLeakDetector.class.getName())
        && event.getFormattedMessage().contains("HttpConversionUtil.toFullHttpRequest");
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Bytes without what background loops say of stores that are slow on a busy machine. */
  public int bytes() {
    return lines.stream()
        .filter(line -> !line.startsWith(BackgroundLoop.class.getName()))
        .mapToInt(line -> line.length() + BEFORE_A_MESSAGE)
        .sum();
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
