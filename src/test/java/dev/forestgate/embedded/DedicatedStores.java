package dev.forestgate.embedded;

import java.io.IOException;
import java.util.stream.Stream;

/** PostgreSQL and Redis of a single test, which may stop, kill and restart them. */
public final class DedicatedStores implements AutoCloseable {
  private final EmbeddedDirectory directory;
  private final EmbeddedPostgres postgres;
  private final DedicatedRedis redis;

  private DedicatedStores(
      EmbeddedDirectory directory, EmbeddedPostgres postgres, DedicatedRedis redis) {
    this.directory = directory;
    this.postgres = postgres;
    this.redis = redis;
  }

  public static DedicatedStores start() throws IOException {
    EmbeddedDirectory directory = DedicatedRedis.freshDirectory();
    return new DedicatedStores(
        directory,
        EmbeddedPostgres.start(directory),
        new DedicatedRedis(directory, EmbeddedRedis.start(directory)));
  }

  public String databaseUrl() {
    return "postgres://postgres:"
        + postgres.password().reveal()
        + "@127.0.0.1:"
        + postgres.port()
        + "/postgres";
  }

  public String redisUrl() {
    return redis.url();
  }

  /** Stops all replies. Connections are still accepted. */
  public void pauseRedis() throws IOException {
    redis.pause();
  }

  public void resumeRedis() throws IOException {
    redis.resume();
  }

  public void killRedis() throws IOException {
    redis.kill();
  }

  /** Restarts on the same port with the same settings and the data on disk. */
  public void restartRedis() throws IOException {
    redis.restart();
  }

  public void tellRedis(String command) throws IOException {
    redis.tell(command);
  }

  public void pausePostgres() throws IOException {
    DedicatedRedis.signal("STOP", postgresProcesses());
  }

  public void resumePostgres() throws IOException {
    DedicatedRedis.signal("CONT", postgresProcesses());
  }

  private ProcessHandle[] postgresProcesses() throws IOException {
    ProcessHandle postmaster =
        LeftoverServer.process(directory.resolve("postgres").resolve("postmaster.pid"))
            .orElseThrow();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .toArray(ProcessHandle[]::new);
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    redis.close();
  }
}
