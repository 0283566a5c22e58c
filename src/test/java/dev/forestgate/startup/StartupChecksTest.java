package dev.forestgate.startup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rights of the store users that a start requires. */
class StartupChecksTest {
  @Test
  void connectionsThatEndAsSoonAsTheyAreMadeAreMadeAgain() throws IOException {
    try (var redis = new CutAtPing(URI.create(TestStores.redisUrl()), false);
        RunningService service =
            RunningService.start(
                "REDIS_URL=" + redis.url() + "/11",
                "spring.data.redis.timeout=1s",
                "spring.data.redis.connect-timeout=1s")) {
      assertThat(redis.pings()).isGreaterThan(2);
      service.expectSession(service.signIn(), 200);
    }
  }

  /** The one that makes it again may wait, as no event loop or timer does. */
  @Test
  void aConnectionThatIsNotAnsweredInTimeIsMadeAgain() throws IOException {
    try (var redis = new CutAtPing(URI.create(TestStores.redisUrl()), true);
        RunningService service =
            RunningService.start(
                "REDIS_URL=" + redis.url() + "/11",
                "spring.data.redis.timeout=1s",
                "spring.data.redis.connect-timeout=1s")) {
      service.expectSession(service.signIn(), 200);
    }
  }

  /**
   * Stands before a Redis, and ends those connections that ask the first two PINGs. The first
   * connection may get no answer at all.
   */
  private static final class CutAtPing implements AutoCloseable {
    private final URI redis;
    private final AtomicInteger pings = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0);

    private final AtomicBoolean mute;

    /** Kept, as a garbage collection would close it. */
    private volatile @Nullable Socket unanswered;

    CutAtPing(URI redis, boolean mute) throws IOException {
      this.redis = redis;
      this.mute = new AtomicBoolean(mute);
      inBackground(this::accept);
    }

    String url() {
      return redis.toString().replace(":" + redis.getPort(), ":" + server.getLocalPort());
    }

    int pings() {
      return pings.get();
    }

    @Override
    public void close() throws IOException {
      server.close();
      Socket open = unanswered;
      if (open != null) {
        open.close();
      }
    }

    private void accept() throws IOException {
      while (!server.isClosed()) {
        Socket client = server.accept();
        if (mute.getAndSet(false)) {
          unanswered = client;
          continue;
        }
        Socket behind = new Socket(redis.getHost(), redis.getPort());
        inBackground(() -> pass(client, behind));
        inBackground(() -> pass(behind, client));
      }
    }

    private void pass(Socket from, Socket to) throws IOException {
      byte[] buffer = new byte[8192];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (new String(buffer, 0, read, US_ASCII).contains("PING") && isToBeCut()) {
            return;
          }
          out.write(buffer, 0, read);
        }
      }
    }

    private boolean isToBeCut() {
      return pings.incrementAndGet() <= 2;
    }

    private static void inBackground(Blocking task) {
      var thread =
          new Thread(
              () -> {
                try {
                  task.run();
                } catch (IOException closed) {
                  // which ends it
                }
              });
      thread.setDaemon(true);
      thread.start();
    }
  }

  private interface Blocking {
    void run() throws IOException;
  }
}
