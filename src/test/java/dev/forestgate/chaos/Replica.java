package dev.forestgate.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ServiceProcess;
import dev.forestgate.testing.TestPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The service as a process of its own, on a port that it keeps over restarts. */
final class Replica implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final Map<String, String> environment;
  private final int port = TestPorts.freeWith(1);
  private final Map<String, String> arguments = new LinkedHashMap<>();
  private final List<String> options = new ArrayList<>(List.of("-Xmx192m"));
  private final List<String> wrapper = new ArrayList<>();
  private @Nullable ServiceProcess process;

  Replica(Path folder, Map<String, String> environment, String... settings) {
    this.folder = folder;
    this.environment = environment;
    List<String> common =
        List.of(
            "server.port=" + port,
            "management.server.port=" + (port + 1),
            "forestgate.tokens.keys-directory=" + folder.resolve("keys"),
            "forestgate.journal.directory=" + folder.resolve("interactions"),
            "forestgate.journal.inactivity=500ms",
            "forestgate.journal.lease=2s",
            "forestgate.limits.per-minute=0",
            "forestgate.credentials.argon2.memory=1MiB",
            "forestgate.credentials.argon2.iterations=1",
            "forestgate.credentials.max-wait=30s");
    Stream.concat(common.stream(), Stream.of(settings))
        .forEach(
            setting -> arguments.put(setting.substring(0, setting.indexOf('=')), "--" + setting));
  }

  /** For the Java that runs it, from its next start on; later ones win. */
  Replica options(List<String> more) {
    options.addAll(more);
    return this;
  }

  /** Its command is the end of {@code command}. */
  Replica wrappedIn(List<String> command) {
    wrapper.addAll(command);
    return this;
  }

  Replica launch() {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(
        ServiceProcess.command(
            InstrumentedService.class, options, List.copyOf(arguments.values())));
    try {
      process = ServiceProcess.run(folder, environment, command);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /**
   * Launches it and waits until it is open. On a busy machine a store may take longer to answer
   * than a start allows; it is started again then.
   */
  Replica start() {
    launch();
    for (int more = 4; !process().awaitOpenOrEnd() && more > 0; more--) {
      assertThat(process().output()).contains("can't be used");
      launch();
    }
    process().awaitOpen();
    return this;
  }

  ServiceProcess process() {
    return Objects.requireNonNull(process, "not started");
  }

  void kill() throws InterruptedException {
    process().kill();
  }

  /** Until it is resumed it does nothing at all. */
  void pause() {
    command("kill", "-STOP", String.valueOf(process().pid()));
  }

  void resume() {
    command("kill", "-CONT", String.valueOf(process().pid()));
  }

  /** True once a {@code kill -STOP} has reached it. */
  boolean isPaused() {
    return command("ps", "-o", "state=", "-p", String.valueOf(process().pid())).startsWith("T");
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** The status of the readiness probe. */
  int readiness() {
    return managed("/actuator/health/readiness").statusCode();
  }

  /** The sum of all samples of {@code metric} whose labels contain {@code labels}. */
  double metric(String metric, String labels) {
    return managed("/actuator/prometheus")
        .body()
        .lines()
        .filter(line -> line.matches(metric + "[{ ].*") && line.contains(labels))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Heap in use after a garbage collection. */
  long liveHeapMegabytes() {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    command(jcmd, String.valueOf(process().pid()), "GC.run");
    return Math.round(metric("jvm_memory_used_bytes", "area=\"heap\"") / 1_048_576);
  }

  private HttpResponse<String> managed(String path) {
    URI uri = URI.create("http://127.0.0.1:" + (port + 1) + path);
    try {
      return HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  static String command(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      resume();
      process.close();
    }
  }
}
