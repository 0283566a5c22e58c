package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import dev.forestgate.testing.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** PgBouncer in transaction mode before PostgreSQL. Skipped where there is no {@code pgbouncer}. */
class PgBouncerTest {
  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
  private static final String REDIS = "REDIS_URL=" + TestStores.redisUrl() + "/10";

  private static Process pooler;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "pgbouncer is not installed");
    URI postgres = URI.create(TestStores.databaseUrl());
    String[] user = postgres.getUserInfo().split(":", 2);
    int port = TestPorts.free();
    // not below target, which its user may not be allowed to enter
    Path folder = Files.createTempDirectory("pgbouncer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path settings =
        Files.writeString(
            folder.resolve("pgbouncer.ini"),
            """
            [databases]
            auth = host=%1$s port=%2$d dbname=%3$s user=%4$s password=%5$s
            few = host=%1$s port=%2$d dbname=%3$s user=%4$s password=%5$s pool_size=2
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %6$d
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(
                    postgres.getHost(),
                    postgres.getPort(),
                    postgres.getPath().substring(1),
                    user[0],
                    user[1],
                    port));
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    pooler =
        new ProcessBuilder(
                isRoot
                    ? List.of(PROGRAM.toString(), "-q", "-u", "nobody", settings.toString())
                    : List.of(PROGRAM.toString(), "-q", settings.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(pooler::destroyForcibly));
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              new Socket(InetAddress.getLoopbackAddress(), port).close();
              return true;
            });
    address = "DATABASE_URL=postgres://any:any@127.0.0.1:" + port;
  }

  @AfterAll
  static void stop() {
    if (pooler != null) {
      pooler.destroy();
    }
  }

  @Test
  void poolerThatMixesPreparedStatementsIsRefusedWithTheSettingToChange() {
    assertThatThrownBy(() -> RunningService.start(address + "/few", REDIS).close())
        .satisfies(
            failure ->
                assertThat(refusal(failure))
                    .hasMessageContaining("behind a pooler in transaction mode")
                    .hasMessageContaining("forestgate.postgres.prepared-statements=false"));
  }

  private static Throwable refusal(Throwable failure) {
    Throwable found = failure;
    while (found.getCause() != null && !(found instanceof StartRefused)) {
      found = found.getCause();
    }
    return found;
  }

  @Test
  void withTheSettingManyAccountsShareFewConnections() {
    try (RunningService service =
        RunningService.start(
            address + "/auth", REDIS, "forestgate.postgres.prepared-statements=false")) {
      List<Integer> statuses =
          Flux.fromStream(IntStream.range(0, 60).boxed())
              .flatMap(
                  i ->
                      Mono.fromCallable(
                              () -> {
                                SignedInClient caller = service.signIn();
                                return profile(service, caller);
                              })
                          .subscribeOn(Schedulers.boundedElastic()),
                  6)
              .collectList()
              .block();
      assertThat(statuses).hasSize(60).containsOnly(200);
    }
  }

  private static int profile(RunningService service, SignedInClient caller) {
    return service
        .client()
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, caller.cookie())
        .exchange()
        .expectBody()
        .returnResult()
        .getStatus()
        .value();
  }
}
