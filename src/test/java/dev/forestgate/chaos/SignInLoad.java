package dev.forestgate.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sign-ins with unknown names on kept connections, byte by byte: no client library repeats a
 * request. Each answer other than 401, and each missing one, counts as lost.
 */
final class SignInLoad {
  private static final int CLIENTS = 8;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  private final int port;
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile boolean isOver;

  private SignInLoad(int port) {
    this.port = port;
    this.threads =
        IntStream.range(0, CLIENTS).mapToObj(i -> new Thread(this::run, "client-" + i)).toList();
  }

  static SignInLoad on(int port) {
    var load = new SignInLoad(port);
    load.threads.forEach(Thread::start);
    return load;
  }

  long answered() {
    return answered.get();
  }

  Queue<String> lost() {
    return lost;
  }

  void end() throws InterruptedException {
    isOver = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(60));
    }
  }

  private void run() {
    while (!isOver) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(40_000);
        boolean goesOn = true;
        for (int i = 0; goesOn && i < 100 && !isOver; i++) {
          goesOn = signIn(socket);
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      } catch (IOException broken) {
        lost.add(broken.toString());
      }
    }
  }

  /** False where the answer says that the connection ends. */
  private boolean signIn(Socket socket) throws IOException {
    String body = "{\"username\":\"u" + UUID.randomUUID() + "\",\"password\":\"no password\"}";
    String request =
        "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body;
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    String header = header(socket.getInputStream());
    int length = Integer.parseInt(header.replaceAll("(?is).*\r\ncontent-length: (\\d+).*", "$1"));
    if (socket.getInputStream().readNBytes(length).length < length) {
      throw new EOFException("within a body");
    }
    if (header.startsWith("HTTP/1.1 401 ")) {
      answered.incrementAndGet();
    } else {
      lost.add(header.substring(0, header.indexOf('\r')));
    }
    return !header.toLowerCase(java.util.Locale.ROOT).contains("\r\nconnection: close");
  }

  private static String header(InputStream in) throws IOException {
    var header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("after '" + header + "'");
      }
      header.append((char) next);
    }
    return header.toString();
  }
}
