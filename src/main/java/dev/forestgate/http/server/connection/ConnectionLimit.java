package dev.forestgate.http.server.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Limit of connections in all; further ones are closed before a byte of them is read. */
public final class ConnectionLimit {
  private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean isLogged;

  public ConnectionLimit(int max) {
    this.max = max;
  }

  /** Counts {@code channel}. False if it exceeds the limit and was closed. */
  public boolean admit(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (now <= max) {
      isLogged = isLogged && now > max / 2;
      return true;
    }
    warnOnce();
    channel.close();
    return false;
  }

  /** Logs once until the number of connections has fallen to half of the limit. */
  private void warnOnce() {
    if (!isLogged) {
      isLogged = true;
      log.warn("The limit of {} connections is reached; further ones are closed at once", max);
    }
  }
}
