package dev.forestgate.embedded;

import static java.nio.file.StandardOpenOption.APPEND;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Redis of a single test, which may stop, kill and restart it. */
public final class DedicatedRedis implements AutoCloseable {
  private final EmbeddedDirectory directory;
  private final EmbeddedRedis redis;

  DedicatedRedis(EmbeddedDirectory directory, EmbeddedRedis redis) {
    this.directory = directory;
    this.redis = redis;
  }

  /**
   * Starts Redis without PostgreSQL. It writes each change to the disk before it replies, and
   * publishes no expired keys until a client turns notifications on, also after a restart.
   */
  public static DedicatedRedis startDurable() throws IOException {
    return startWith("appendfsync always\nnotify-keyspace-events \"\"\n");
  }

  /** Starts the only node of a cluster, with all slots. */
  public static DedicatedRedis startClusterNode() throws IOException {
    DedicatedRedis own = startWith("cluster-enabled yes\ncluster-port " + FreePort.find() + "\n");
    own.tell("CLUSTER ADDSLOTSRANGE 0 16383");
    return own;
  }

  private static DedicatedRedis startWith(String settings) throws IOException {
    EmbeddedDirectory directory = freshDirectory();
    var own = new DedicatedRedis(directory, EmbeddedRedis.start(directory));
    Files.writeString(directory.resolve("redis.conf"), settings, APPEND);
    own.kill();
    own.restart();
    Awaitility.await("the restarted Redis answers")
        .ignoreExceptions()
        .until(
            () -> {
              own.tell("PING");
              return true;
            });
    return own;
  }

  static EmbeddedDirectory freshDirectory() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "test-stores"));
    return EmbeddedDirectory.open(Files.createTempDirectory(parent, "own"), new SecureRandom());
  }

  /** Value for {@code REDIS_URL}. */
  public String url() {
    return url("", redis.password().reveal());
  }

  /** The same for another user than the default one. */
  public String url(String user, String password) {
    return "redis://" + user + ":" + password + "@127.0.0.1:" + redis.port();
  }

  /** A new client, which the caller shuts down. */
  public RedisClient client() {
    return RedisClient.create(url());
  }

  /** Sends one command on a new connection. */
  public void tell(String command) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      String both = "AUTH " + redis.password().reveal() + "\r\n" + command + "\r\n";
      socket.getOutputStream().write(both.getBytes(StandardCharsets.US_ASCII));
      if (socket.getInputStream().read(new byte[16]) < 0) {
        throw new IOException("Redis hung up");
      }
    }
  }

  /** Stops all replies. Connections are still accepted. */
  public void pause() throws IOException {
    signal("STOP", process());
  }

  public void resume() throws IOException {
    signal("CONT", process());
  }

  public void kill() throws IOException {
    ProcessHandle process = process();
    signal("KILL", process);
    process.onExit().join();
  }

  /** Restarts on the same port with the same settings and the data on disk. */
  public void restart() throws IOException {
    Path program = directory.resolve("bin").resolve("redis-server-7.0.15");
    new ProcessBuilder(program.toString(), directory.resolve("redis.conf").toString())
        .start()
        .onExit()
        .join();
  }

  private ProcessHandle process() throws IOException {
    return running().orElseThrow();
  }

  /**
   * Running process, if any. The process id in the file of a killed server may belong to another
   * process.
   */
  private Optional<ProcessHandle> running() throws IOException {
    Path programs = directory.resolve("bin").toAbsolutePath();
    return LeftoverServer.process(directory.resolve("redis.pid"))
        .filter(
            found ->
                found.info().command().filter(c -> Path.of(c).startsWith(programs)).isPresent());
  }

  static void signal(String name, ProcessHandle... processes) throws IOException {
    for (ProcessHandle process : processes) {
      new ProcessBuilder(List.of("kill", "-" + name, String.valueOf(process.pid())))
          .start()
          .onExit()
          .join();
    }
  }

  /** Kills the server, whose data is not needed any more, and releases the folder. */
  @Override
  public void close() throws IOException {
    if (running().isPresent()) {
      kill();
    }
    directory.close();
  }
}
