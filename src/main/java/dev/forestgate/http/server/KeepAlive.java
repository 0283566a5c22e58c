package dev.forestgate.http.server;

import io.netty.channel.Channel;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.server.HttpServerState;

/**
 * Sees to it that a connection is read from again after each answer. Reactor Netty 1.3.6 forgets it
 * where a request that had to wait for the one before is answered at once: the connection stays
 * open, and whatever comes next on it is never seen (its issue 4361). One more read where one was
 * asked for already changes nothing.
 */
final class KeepAlive {
  private KeepAlive() {}

  /** Asks once what is going on is over, which is when it would have been forgotten. */
  static void observe(Connection connection, ConnectionObserver.State state) {
    if (state == HttpServerState.DISCONNECTING) {
      Channel channel = connection.channel();
      channel.eventLoop().execute(channel::read);
    }
  }
}
