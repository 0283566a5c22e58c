package dev.forestgate.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.ForestGate;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections ask for four large responses each and read nothing, against a service with a heap of
 * 256 MB and as much direct memory. Before the limits, 300 of them exhausted it.
 */
@Chaos
class UnreadResponsesFloodTest {
  private static final int OF_ONE_ADDRESS = 300;
  private static final Duration PROBED = Duration.ofSeconds(15);
  private static final long OTHER_LINES = 8000;
  private static final byte[] FOUR_BUNDLES =
      "GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n".repeat(4).getBytes(ISO_8859_1);
  private static final byte[] HEALTH =
      "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(ISO_8859_1);

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {300, 2000})
  void healthIsAnsweredWhileTheyLast(int connections) throws Exception {
    try (ServiceProcess service = start()) {
      int port = port(service);
      probe(port); // the first one is slow
      var isOver = new AtomicBoolean();
      CompletableFuture<List<Long>> opening = probing(port, isOver);
      List<Socket> sockets = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          Socket socket = connect(port, "127.0.1." + (1 + i / OF_ONE_ADDRESS));
          sockets.add(socket);
          socket.getOutputStream().write(FOUR_BUNDLES);
        }
        probe(port);
        isOver.set(true);
        List<Long> whileOpening = opening.get();
        isOver.set(false);
        CompletableFuture<List<Long>> open = probing(port, isOver);
        Awaitility.await().pollDelay(PROBED).atMost(PROBED.multipliedBy(2)).until(() -> true);
        isOver.set(true);
        List<Long> whileOpen = open.get();
        Figures.print(
            "%d connections that read nothing: /health within %d ms while they opened, %d ms then",
            connections, Collections.max(whileOpening), Collections.max(whileOpen));
        assertThat(Collections.max(whileOpen)).as("ms, all of %s", whileOpen).isLessThan(1000);
        assertThat(service.output()).doesNotContain("OutOfMemory");
        assertThat((long) service.output().length()).isLessThan(OTHER_LINES);
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    }
  }

  private ServiceProcess start() throws IOException {
    return ServiceProcess.run(
            folder,
            Map.of(
                "PORT",
                "0",
                "DATABASE_URL",
                TestStores.databaseUrl(),
                "REDIS_URL",
                TestStores.redisUrl() + "/13"),
            ServiceProcess.command(ForestGate.class, List.of("-Xmx256m"), List.of()))
        .awaitOpen();
  }

  private static int port(ServiceProcess service) {
    Matcher address = Pattern.compile("open at http://localhost:(\\d+)").matcher(service.output());
    assertThat(address.find()).isTrue();
    return Integer.parseInt(address.group(1));
  }

  /** Milliseconds of each, from an address that has no part in the flood. */
  private static CompletableFuture<List<Long>> probing(int port, AtomicBoolean isOver) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<Long> took = new ArrayList<>();
          do {
            took.add(probe(port));
          } while (!isOver.get());
          return took;
        });
  }

  private static long probe(int port) {
    long began = System.nanoTime();
    try (Socket socket = connect(port, "127.0.0.2")) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(HEALTH);
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 ");
    } catch (IOException dead) {
      throw new AssertionError("/health is not answered", dead);
    }
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  private static Socket connect(int port, String from) throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
  }
}
