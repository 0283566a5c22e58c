package dev.forestgate.testing;

import dev.forestgate.ForestGate;
import dev.forestgate.embedded.TestTimeouts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;

/** The service as a process of its own in a folder of its own; its output is kept. */
public final class ServiceProcess implements AutoCloseable {
  private final Process process;
  private final Path output;

  private ServiceProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  public static ServiceProcess start(
      Path folder, Map<String, String> environment, String... arguments) throws IOException {
    return run(folder, environment, command(ForestGate.class, List.of(), List.of(arguments)));
  }

  /** Command line that starts {@code main} with the class path of the tests. */
  public static List<String> command(Class<?> main, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // They end before other compilers and collectors pay.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(options);
    command.add("-cp");
    command.add(absolute(System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(arguments);
    return command;
  }

  /** {@code command} ends in one that starts the service, in the same process. */
  public static ServiceProcess run(
      Path folder, Map<String, String> environment, List<String> command) throws IOException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().remove("OPENROUTER_API_KEY");
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start(), output);
  }

  /** Waits until it says that it is open. */
  public ServiceProcess awaitOpen() {
    if (!awaitOpenOrEnd()) {
      throw new AssertionError("it did not start:\n" + output());
    }
    return this;
  }

  /** Waits until it says that it is open, or until it has ended; then the answer is false. */
  public boolean awaitOpenOrEnd() {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> output().contains(" is open at ") || !process.isAlive());
    return process.isAlive();
  }

  /** Waits until it has ended, and gives its exit code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end:\n" + output());
    }
    return process.exitValue();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  public void terminate() {
    process.destroy();
  }

  public String output() {
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
