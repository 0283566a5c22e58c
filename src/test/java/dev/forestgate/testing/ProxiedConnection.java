package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One connection through a {@link FaultProxy}. */
final class ProxiedConnection {
  private static final int BUFFER = 64 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private final ProxiedExchange exchange;
  private volatile boolean hasEnded;

  private ProxiedConnection(
      FaultProxy proxy, Socket client, Socket server, ProxiedExchange exchange) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
    this.exchange = exchange;
  }

  static ProxiedConnection open(
      FaultProxy proxy, Socket client, int target, ProxiedExchange exchange) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    return new ProxiedConnection(proxy, client, server, exchange);
  }

  /** Passes on what either side sends, until one of them ends the connection. */
  void start() {
    start("up", this::passRequests);
    start("down", this::passAnswers);
  }

  /**
   * Ends the connection. The client gets all that was passed on and then the end: a socket that is
   * closed while it has unread requests resets the connection, and the client may lose an answer.
   */
  void end() {
    hasEnded = true;
    try {
      server.close();
      client.shutdownOutput();
    } catch (IOException ended) {
      // The client has ended the connection, which the other thread may notice at the same time.
    }
  }

  /** Reads to the end of the client, and drops what comes after that of the connection. */
  private void passRequests() throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (client;
        server) {
      for (int read; (read = client.getInputStream().read(buffer)) >= 0; ) {
        if (!hasEnded) {
          exchange.sent(new String(buffer, 0, read, ISO_8859_1), proxy.armed());
          passRequest(buffer, read);
        }
      }
    }
  }

  private void passRequest(byte[] buffer, int length) throws IOException {
    try {
      server.getOutputStream().write(buffer, 0, length);
    } catch (IOException failed) {
      if (!hasEnded) {
        throw failed;
      }
    }
  }

  private void passAnswers() throws IOException {
    byte[] buffer = new byte[BUFFER];
    OutputStream out = client.getOutputStream();
    for (int read; (read = server.getInputStream().read(buffer)) >= 0; ) {
      FaultTrap armed = proxy.armed();
      boolean isSprung =
          exchange.answered(new String(buffer, 0, read, ISO_8859_1), armed) && proxy.spring(armed);
      if (isSprung && armed.first()) {
        armed.action().run();
      }
      out.write(buffer, 0, read);
      if (isSprung && !armed.first()) {
        armed.action().run();
      }
    }
    end();
  }

  static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // It was cut, or the test is over.
              }
            },
            "fault-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  interface Work {
    void run() throws IOException;
  }
}
