package dev.forestgate;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/**
 * The service as a process of its own in a folder of its own, as a person starts it; what it prints
 * is kept.
 */
final class ServiceProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ServiceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ServiceProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add(ForestGate.class.getName());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start(), output);
  }

  /** Waits until it says that it is open. */
  ServiceProcess awaitOpen() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(50))
        .until(() -> output().contains(" is open at ") || !process.isAlive());
    if (!process.isAlive()) {
      throw new AssertionError("it did not start:\n" + output());
    }
    return this;
  }

  /** Waits until it has ended, and gives its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(50, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end:\n" + output());
    }
    return process.exitValue();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  void terminate() {
    process.destroy();
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  /**
   * Surefire's class path may name entries from the project's folder. An empty one is that folder,
   * and would have the service find the project's own {@code keys} on its class path.
   */
  private static String absolute(String classPath) {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** Stops it the gentle way, and if that takes too long the other. */
  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stillThere) {
      process.destroyForcibly();
    }
  }
}
