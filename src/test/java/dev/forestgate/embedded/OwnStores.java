package dev.forestgate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL and a Redis that a test may stop, kill and bring back, as they are nobody else's.
 */
public final class OwnStores implements AutoCloseable {
  private final EmbeddedDirectory directory;
  private final EmbeddedPostgres postgres;
  private final EmbeddedRedis redis;

  private OwnStores(EmbeddedDirectory directory, EmbeddedPostgres postgres, EmbeddedRedis redis) {
    this.directory = directory;
    this.postgres = postgres;
    this.redis = redis;
  }

  public static OwnStores start() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "test-stores"));
    EmbeddedDirectory directory =
        EmbeddedDirectory.open(Files.createTempDirectory(parent, "own"), new SecureRandom());
    return new OwnStores(
        directory, EmbeddedPostgres.start(directory), EmbeddedRedis.start(directory));
  }

  public String databaseUrl() {
    return "postgres://postgres:"
        + postgres.password().reveal()
        + "@127.0.0.1:"
        + postgres.port()
        + "/postgres";
  }

  public String redisUrl() {
    return "redis://:" + redis.password().reveal() + "@127.0.0.1:" + redis.port();
  }

  /** It still accepts connections, and answers nothing. */
  public void pauseRedis() throws IOException {
    signal("STOP", redisProcess());
  }

  public void resumeRedis() throws IOException {
    signal("CONT", redisProcess());
  }

  public void killRedis() throws IOException {
    ProcessHandle process = redisProcess();
    signal("KILL", process);
    process.onExit().join();
  }

  /** On the same port, with the same settings, on what it had written. */
  public void restartRedis() throws IOException {
    Path program = directory.resolve("bin").resolve("redis-server-7.0.15");
    Process launcher =
        new ProcessBuilder(program.toString(), directory.resolve("redis.conf").toString()).start();
    launcher.onExit().join();
  }

  /** One command on a connection of its own. */
  public void tellRedis(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      String both = "AUTH " + redis.password().reveal() + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read(new byte[16]) < 0) {
        throw new IOException("Redis hung up");
      }
    }
  }

  public void pausePostgres() throws IOException {
    signal("STOP", postgresProcesses());
  }

  public void resumePostgres() throws IOException {
    signal("CONT", postgresProcesses());
  }

  private ProcessHandle redisProcess() throws IOException {
    return Orphan.process(directory.resolve("redis.pid")).orElseThrow();
  }

  private ProcessHandle[] postgresProcesses() throws IOException {
    ProcessHandle postmaster =
        Orphan.process(directory.resolve("postgres").resolve("postmaster.pid")).orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .toArray(ProcessHandle[]::new);
  }

  private static void signal(String name, ProcessHandle... processes) throws IOException {
    for (ProcessHandle process : processes) {
      new ProcessBuilder(List.of("kill", "-" + name, String.valueOf(process.pid())))
          .start()
          .onExit()
          .join();
    }
  }

  @Override
  public void close() throws IOException {
    redis.close();
    postgres.close();
    directory.close();
  }
}
