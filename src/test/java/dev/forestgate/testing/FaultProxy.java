package dev.forestgate.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * TCP proxy before a store. A test can cut it, which closes all connections and each new one, and
 * can have an action run once the server has answered a request with given words, before or after
 * the answer is passed on.
 */
public final class FaultProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Trap> trap = new AtomicReference<>(Trap.NONE);
  private volatile boolean isCut;

  private FaultProxy(int target) throws IOException {
    this.target = target;
  }

  public static FaultProxy before(int port) throws IOException {
    var proxy = new FaultProxy(port);
    start("accept", proxy::accept);
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    isCut = true;
    open.forEach(FaultProxy::close);
  }

  public void mend() {
    isCut = false;
  }

  /**
   * Once: {@code action} is run when a connection has sent all of {@code words}, one after the
   * other, and the server has answered the last.
   *
   * @param first whether it is run before the answer goes on to the client
   */
  public void onAnswerTo(List<String> words, boolean first, Runnable action) {
    trap.set(new Trap(words, first, action));
  }

  private Trap armed() {
    return Objects.requireNonNull(trap.get());
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      if (isCut) {
        close(client);
      } else {
        connect(client);
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
    open.add(client);
    open.add(server);
    var seen = new Seen();
    start("up", () -> pump(client, server, bytes -> seen.sent(bytes, armed())));
    start("down", () -> answers(server, client, seen));
  }

  private void answers(Socket server, Socket client, Seen seen) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    OutputStream out = client.getOutputStream();
    for (int read; (read = server.getInputStream().read(buffer)) >= 0; ) {
      Trap armed = armed();
      boolean isSprung = seen.isWhole(armed) && trap.compareAndSet(armed, Trap.NONE);
      if (isSprung && armed.first()) {
        armed.action().run();
      }
      out.write(buffer, 0, read);
      out.flush();
      if (isSprung && !armed.first()) {
        armed.action().run();
      }
    }
    close(client);
  }

  private static void pump(Socket from, Socket to, Watch watch) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (int read; (read = from.getInputStream().read(buffer)) >= 0; ) {
      watch.sent(new String(buffer, 0, read, ISO_8859_1));
      to.getOutputStream().write(buffer, 0, read);
      to.getOutputStream().flush();
    }
    close(to);
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException closed) {
                // It was cut, or the test is over.
              }
            },
            "cutting-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private interface Work {
    void run() throws IOException;
  }

  private interface Watch {
    void sent(String bytes);
  }

  private record Trap(List<String> words, boolean first, Runnable action) {
    static final Trap NONE = new Trap(List.of(), false, () -> {});
  }

  /** Progress of a connection through the words of a trap. */
  private static final class Seen {
    private Trap trap = Trap.NONE;
    private int count;

    synchronized void sent(String bytes, Trap armed) {
      if (!trap.equals(armed)) {
        trap = armed;
        count = 0;
      }
      while (count < trap.words().size() && bytes.contains(trap.words().get(count))) {
        count++;
      }
    }

    synchronized boolean isWhole(Trap armed) {
      return !armed.words().isEmpty() && trap.equals(armed) && count == armed.words().size();
    }
  }
}
