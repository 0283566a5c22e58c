package dev.forestgate.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * All that is logged until it is closed, with stack traces, as a file would have it. But for
 * Netty's leak detector, which the service switches off.
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
    if (event.getLoggerName().equals(ResourceLeakDetector.class.getName())) {
      return;
    }
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
    lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + trace);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  public int bytes() {
    return lines.stream().mapToInt(line -> line.length() + BEFORE_A_MESSAGE).sum();
  }

  @Override
  public void close() {
    root.detachAppender(this);
  }
}
