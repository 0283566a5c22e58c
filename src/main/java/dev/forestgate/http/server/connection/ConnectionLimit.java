package dev.forestgate.http.server.connection;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the connections, and closes those beyond the limit before a byte of them is read. */
public final class ConnectionLimit {
  private static final Logger log = LoggerFactory.getLogger(ConnectionLimit.class);

  private final int most;
  private final AtomicInteger open = new AtomicInteger();
  private volatile boolean isToldOf;

  public ConnectionLimit(int most) {
    this.most = most;
  }

  /** False where {@code channel} was one too many, and is closed. */
  public boolean admit(Channel channel) {
    int now = open.incrementAndGet();
    channel.closeFuture().addListener(closed -> open.decrementAndGet());
    if (now <= most) {
      isToldOf = isToldOf && now > most / 2;
      return true;
    }
    tell();
    channel.close();
    return false;
  }

  /** Once, until there are half as many. */
  private void tell() {
    if (!isToldOf) {
      isToldOf = true;
      log.warn("{} connections are open; further ones are closed at once", most);
    }
  }
}
