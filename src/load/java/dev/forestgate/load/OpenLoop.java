package dev.forestgate.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls one address at a fixed rate, whether or not it is answered, by one thread, which takes
 * little of the processor that it shares with what it measures. Each call counts from when it
 * should have begun, so that a pause of either side is in the figures. A call that fails counts as
 * the longest. Over HTTP/1.1, for answers with a {@code Content-Length}. Arguments:
 *
 * <pre>
 * address
 * credential      the cookie of a GET, or a JSON body to POST, in which # stands for 1 to 50 in turn
 * rate            calls per second
 * before          seconds of calls that do not count: at least those of this JVM's own start
 * seconds         of calls that count
 * </pre>
 *
 * Prints:
 *
 * <pre>
 * open.p50.ms, open.p99.ms, open.longest.ms
 * open.failed     answers other than 200, and none at all
 * </pre>
 */
public final class OpenLoop {
  private static final int ACCOUNTS = 50;
  private static final long LAST_ANSWERS = TimeUnit.SECONDS.toNanos(10);
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final Selector selector = Selector.open();
  private final Deque<Connection> free = new ArrayDeque<>();
  private final InetSocketAddress address;
  private final byte[][] requests;
  private final long[] nanos;
  private int open;
  private int failed;

  private OpenLoop(URI where, String credential, int calls) throws IOException {
    this.address = new InetSocketAddress(where.getHost(), where.getPort());
    this.requests = new byte[ACCOUNTS][];
    for (int account = 0; account < ACCOUNTS; account++) {
      String given = credential.replace("#", String.valueOf(account + 1));
      requests[account] = request(where, given).getBytes(US_ASCII);
    }
    this.nanos = new long[calls];
    Arrays.fill(nanos, LAST_ANSWERS);
  }

  private static String request(URI where, String credential) {
    if (credential.startsWith("{")) {
      return "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
          .formatted(where.getRawPath(), where.getRawAuthority(), credential.length(), credential);
    }
    return "GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n"
        .formatted(where.getRawPath(), where.getRawAuthority(), credential);
  }

  public static void main(String[] arguments) throws IOException {
    int rate = Integer.parseInt(arguments[2]);
    int first = rate * Integer.parseInt(arguments[3]);
    int calls = first + rate * Integer.parseInt(arguments[4]);
    var loop = new OpenLoop(URI.create(arguments[0]), arguments[1], calls);
    loop.run(rate);
    loop.tell(first);
  }

  private void run(int rate) throws IOException {
    long begun = System.nanoTime();
    for (int call = 0; call < nanos.length; call++) {
      long due = begun + TimeUnit.SECONDS.toNanos(call) / rate;
      answersUntil(due);
      ask(call, due);
    }
    long end = System.nanoTime() + LAST_ANSWERS;
    while (open > 0 && System.nanoTime() < end) {
      answersUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void tell(int first) {
    long[] counted = Arrays.copyOfRange(nanos, first, nanos.length);
    Arrays.sort(counted);
    print("open.p50.ms", counted[counted.length / 2] / 1e6);
    print("open.p99.ms", counted[counted.length * 99 / 100] / 1e6);
    print("open.longest.ms", counted[counted.length - 1] / 1e6);
    print("open.failed", failed + open);
  }

  private void ask(int call, long due) throws IOException {
    Connection connection = free.isEmpty() ? new Connection() : free.pop();
    connection.ask(call, due);
    open++;
  }

  private void answersUntil(long due) throws IOException {
    for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
      // It waits for answers in whole milliseconds, and then for less than one without seeing any.
      long millis = TimeUnit.NANOSECONDS.toMillis(rest);
      if (millis > 0) {
        selector.select(OpenLoop::read, millis);
      } else {
        LockSupport.parkNanos(rest);
      }
    }
  }

  private static void read(SelectionKey key) {
    ((Connection) key.attachment()).read();
  }

  private static void print(String what, double figure) {
    System.out.println(String.format(Locale.ROOT, "%s=%.1f", what, figure));
  }

  private final class Connection {
    private final SocketChannel channel;
    private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);
    private int call;
    private long due;

    Connection() throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** So short that the socket takes it at once. */
    void ask(int number, long when) throws IOException {
      call = number;
      due = when;
      answer.clear();
      channel.write(ByteBuffer.wrap(requests[number % ACCOUNTS]));
    }

    void read() {
      try {
        if (channel.read(answer) < 0) {
          end();
          return;
        }
        if (isWhole()) {
          if (text().startsWith("HTTP/1.1 200 ")) {
            nanos[call] = System.nanoTime() - due;
          } else {
            failed++;
          }
          open--;
          free.push(this);
        }
      } catch (IOException broken) {
        throw new IllegalStateException(broken);
      }
    }

    /** The service closes connections that are idle. */
    private void end() throws IOException {
      channel.close();
      if (!free.remove(this)) {
        throw new IOException("closed before its answer was whole");
      }
    }

    private boolean isWhole() {
      String text = text();
      int body = text.indexOf("\r\n\r\n");
      if (body < 0) {
        return false;
      }
      String length = text.substring(0, body).toLowerCase(Locale.ROOT);
      int at = length.indexOf("\r\ncontent-length: ") + "\r\ncontent-length: ".length();
      int end = length.indexOf('\r', at);
      return text.length() - body - 4
          >= Integer.parseInt(length.substring(at, end < 0 ? length.length() : end));
    }

    private String text() {
      return new String(answer.array(), 0, answer.position(), US_ASCII);
    }
  }
}
