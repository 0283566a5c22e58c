package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.ServiceProcess;
import dev.forestgate.testing.TestPorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;

/** First start in an empty folder: stores, keys and journals are created, and survive a kill -9. */
class FirstRunTest {
  private static final Map<String, String> ALICE =
      Map.of("username", "alice", "password", "secret123");

  @Test
  void anEmptyFolderIsEnoughAndAKillLosesNothing(@TempDir Path folder) throws Exception {
    String port = String.valueOf(TestPorts.freeWith(1000));
    WebTestClient client =
        WebTestClient.bindToServer()
            .baseUrl("http://localhost:" + port)
            .responseTimeout(TestTimeouts.HANG)
            .build();

    ServiceProcess first = start(folder, port, "2s").awaitOpen();
    assertThat(first.output())
        .contains(
            "http://localhost:" + port,
            "embedded PostgreSQL",
            "embedded Redis",
            "Argon2id by ",
            "ES256 by AmazonCorrettoCryptoProvider",
            "interactions",
            "curl -X POST");
    assertThat(mode(folder.resolve("keys/ec_private.pem"))).isEqualTo("rw-------");
    assertThat(mode(folder.resolve(".forestgate"))).isEqualTo("rwx------");
    assertPostgresKeepsWhatItIsGiven(folder, first.output());
    assertThat(mebibytes(port, "jvm_buffer_memory_used_bytes", "id=\"direct\"")).isLessThan(10);
    if (collectorShrinksTheHeap()) {
      // 53 MiB live, at most 60 % free, in whole G1 regions; 390 MiB without the release
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(mebibytes(port, "jvm_memory_committed_bytes", "area=\"heap\""))
                      .isLessThan(200));
    }
    ApiCalls.post(client, "/register", ALICE).expectStatus().isCreated();
    ResponseCookie cookie =
        Objects.requireNonNull(
            ApiCalls.post(client, "/login", ALICE)
                .expectStatus()
                .isOk()
                .expectBody()
                .returnResult()
                .getResponseCookies()
                .getFirst(RunningService.COOKIE));
    // The append-only file reaches the disk once a second; older data survives a kill.
    Thread.sleep(1_500);

    ServiceProcess besides = start(folder, String.valueOf(TestPorts.freeWith(1000)), "2s");
    assertThat(besides.awaitEnd()).isNotZero();
    assertThat(besides.output())
        .contains("forest-gate: cannot start: Another Forest Gate uses the embedded stores in");

    first.kill();
    try (ServiceProcess second = start(folder, port, "1s").awaitOpen()) {
      client
          .get()
          .uri("/profile")
          .cookie(RunningService.COOKIE, cookie.getValue())
          .exchange()
          .expectStatus()
          .isOk();
      ApiCalls.post(client, "/login", ALICE).expectStatus().isOk();
      String interaction = cookie.getValue().substring(0, 36);
      Path journal = folder.resolve("interactions").resolve(interaction + ".md");
      Awaitility.await()
          .atMost(TestTimeouts.HANG)
          .until(() -> Files.exists(journal) && Files.readString(journal).contains("profile-read"));
      assertThat(Files.readString(journal)).containsOnlyOnce("\"action\":\"signed-in\"");

      List<ProcessHandle> children = programsIn(folder);
      assertThat(children).hasSizeGreaterThanOrEqualTo(2);
      second.terminate();
      assertThat(second.awaitEnd()).isEqualTo(143);
      Awaitility.await().until(() -> programsIn(folder).isEmpty());
    }
  }

  /** With one processor Java takes the serial collector, which keeps the heap's initial size. */
  private static boolean collectorShrinksTheHeap() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .anyMatch(collector -> collector.getName().startsWith("G1 "));
  }

  private static ServiceProcess start(Path folder, String port, String inactivity)
      throws IOException {
    return ServiceProcess.start(
        folder, Map.of("PORT", port), "--forestgate.journal.inactivity=" + inactivity);
  }

  /**
   * Checks that PostgreSQL is durable, unlike zonky's default for tests, and requires the password.
   */
  private static void assertPostgresKeepsWhatItIsGiven(Path folder, String greeting)
      throws IOException, SQLException {
    Matcher found = Pattern.compile("PostgreSQL on 127.0.0.1:(\\d+)").matcher(greeting);
    assertThat(found.find()).isTrue();
    String url = "jdbc:postgresql://127.0.0.1:" + found.group(1) + "/postgres?user=postgres";
    String password = Files.readString(folder.resolve(".forestgate/postgres.password"));
    try (Connection connection = DriverManager.getConnection(url + "&password=" + password);
        Statement statement = connection.createStatement()) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        try (ResultSet shown = statement.executeQuery("show " + setting)) {
          assertThat(shown.next()).isTrue();
          assertThat(shown.getString(1)).as(setting).isEqualTo("on");
        }
      }
    }
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> DriverManager.getConnection(url + "&password=wrong").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  /** Value of the metric {@code name} on the management port. */
  private static double mebibytes(String port, String name, String tag) {
    String metrics =
        WebTestClient.bindToServer()
            .baseUrl("http://localhost:" + (Integer.parseInt(port) + 1000))
            .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
            .build()
            .get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    double bytes =
        Objects.requireNonNull(metrics)
            .lines()
            .filter(line -> line.startsWith(name + "{") && line.contains(tag))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    assertThat(bytes).isPositive();
    return bytes / (1 << 20);
  }

  private static List<ProcessHandle> programsIn(Path folder) throws IOException {
    Path real = folder.toRealPath();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              process ->
                  process.info().command().filter(c -> Path.of(c).startsWith(real)).isPresent())
          .toList();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
