package dev.forestgate.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops a store that outlived the service that started it, as after {@code kill -9}. The store
 * shuts down cleanly and keeps its data.
 */
final class LeftoverServer {
  private static final Logger log = LoggerFactory.getLogger(LeftoverServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private LeftoverServer() {}

  /**
   * Stops the process whose id is on the first line of {@code pidFile}, if its program is below
   * {@code programs}: another process may have the id by now.
   */
  static void stop(Path pidFile, Path programs) throws IOException {
    Optional<ProcessHandle> process = process(pidFile).filter(found -> runs(found, programs));
    if (process.isPresent()) {
      log.info(
          "Stopping process {} of a store that is left over from an earlier run",
          process.get().pid());
      end(process.get());
    }
  }

  /** Sends SIGTERM and, after 20 s, SIGKILL. Returns when the process has ended. */
  static void end(ProcessHandle process) throws IOException {
    process.destroy();
    try {
      if (!isGone(process)) {
        process.destroyForcibly();
        isGone(process);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a store stopped", interrupted);
    }
  }

  /** The process whose id is on the first line of {@code pidFile}; empty if it does not run. */
  static Optional<ProcessHandle> process(Path pidFile) throws IOException {
    if (Files.notExists(pidFile)) {
      return Optional.empty();
    }
    String first = Files.readString(pidFile).lines().findFirst().orElse("").strip();
    return first.matches("\\d{1,9}") ? ProcessHandle.of(Long.parseLong(first)) : Optional.empty();
  }

  private static boolean runs(ProcessHandle process, Path programs) {
    return process.info().command().filter(c -> Path.of(c).startsWith(programs)).isPresent();
  }

  private static boolean isGone(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException stillThere) {
      return false;
    } catch (ExecutionException unknown) {
      return !process.isAlive();
    }
  }
}
