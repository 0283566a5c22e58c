package dev.forestgate.mail.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets of one exchange, so that another thread can end it: a blocked read ignores interrupts,
 * but not the close of its socket.
 */
final class OpenSockets {
  private static final Logger log = LoggerFactory.getLogger(OpenSockets.class);

  private final List<Socket> open = new ArrayList<>();
  private boolean closed;

  SocketFactory plain() {
    return of(SocketFactory.getDefault());
  }

  /** Wraps {@code factory} and records its sockets. */
  SocketFactory of(SocketFactory factory) {
    return new Remembering(factory);
  }

  /** Closes all sockets, and each that is created later. */
  synchronized void close() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException asGood) {
        log.debug("A connection did not close cleanly", asGood);
      }
    }
  }

  synchronized boolean isClosed() {
    return closed;
  }

  private synchronized Socket remember(Socket socket) throws IOException {
    if (closed) {
      socket.close();
      throw new SocketException("the exchange was cancelled");
    }
    open.add(socket);
    return socket;
  }

  /** The mail library only creates unconnected sockets; the other methods are for completeness. */
  private final class Remembering extends SocketFactory {
    private final SocketFactory factory;

    Remembering(SocketFactory factory) {
      this.factory = factory;
    }

    @Override
    public Socket createSocket() throws IOException {
      return remember(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return remember(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      return remember(factory.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return remember(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      return remember(factory.createSocket(host, port, from, fromPort));
    }
  }
}
