package dev.forestgate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * TCP proxy before a store. A test can cut it, which ends all connections and each new one, and can
 * have an action run once the server has answered a request with given words, before or after the
 * answer is passed on. A client can always read what was passed on before a cut.
 */
public final class FaultProxy implements AutoCloseable {
  private final int target;
  private final Supplier<ProxiedExchange> protocol;
  private final ServerSocket listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
  private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<FaultTrap> trap = new AtomicReference<>(FaultTrap.NONE);
  private volatile boolean isCut;

  private FaultProxy(int target, Supplier<ProxiedExchange> protocol) throws IOException {
    this.target = target;
    this.protocol = protocol;
  }

  /** Before PostgreSQL, whose connections have one request at a time. */
  public static FaultProxy beforePostgres(int port) throws IOException {
    return accepting(new FaultProxy(port, SequentialExchange::new));
  }

  /**
   * Before Redis, which answers requests of a connection that were sent together in their order.
   */
  public static FaultProxy beforeRedis(int port) throws IOException {
    return accepting(new FaultProxy(port, RedisExchange::new));
  }

  private static FaultProxy accepting(FaultProxy proxy) {
    ProxiedConnection.start("accept", proxy::accept);
    return proxy;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public void cut() {
    isCut = true;
    open.forEach(ProxiedConnection::end);
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
    trap.set(new FaultTrap(words, first, action));
  }

  FaultTrap armed() {
    return Objects.requireNonNull(trap.get());
  }

  /** Returns whether {@code armed} springs now, which it does once. */
  boolean spring(FaultTrap armed) {
    return trap.compareAndSet(armed, FaultTrap.NONE);
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      if (isCut) {
        client.close();
      } else {
        var connection = ProxiedConnection.open(this, client, target, protocol.get());
        open.add(connection); // before anything passes that may lead to a cut
        connection.start();
        if (isCut) {
          connection.end();
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
