package dev.forestgate.embedded;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisExecProvider;

/**
 * Redis from the binaries of {@code embedded-redis}, configured to keep data: append-only file,
 * permanent data directory, loopback only, generated password. It starts detached, so that Ctrl-C
 * reaches the service first and Redis outlives its last request. The library's own launcher does
 * none of this and writes its settings to a world-readable file.
 */
public final class EmbeddedRedis implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path pidFile;
  private final int port;
  private final Secret password;

  private EmbeddedRedis(Path pidFile, int port, Secret password) {
    this.pidFile = pidFile;
    this.port = port;
    this.password = password;
  }

  /** Starts the server on a free port, with the data of earlier runs. Blocks until it answers. */
  static EmbeddedRedis start(EmbeddedDirectory directory) {
    try {
      Path pidFile = directory.resolve("redis.pid");
      Path programs = directory.createDirectory("bin");
      LeftoverServer.stop(pidFile, programs);
      Files.deleteIfExists(pidFile);
      Secret password = directory.password("redis.password");
      var redis = new EmbeddedRedis(pidFile, FreePort.find(), password);
      redis.launch(program(programs), redis.configure(directory));
      return redis;
    } catch (IOException failed) {
      throw new StartRefused(
          "The embedded Redis does not start: " + failed.getMessage(),
          "See " + directory.resolve("redis.log") + ", or set REDIS_URL",
          failed);
    }
  }

  public int port() {
    return port;
  }

  public Secret password() {
    return password;
  }

  private Path configure(EmbeddedDirectory directory) throws IOException {
    Path data = directory.createDirectory("redis");
    Path configuration = directory.resolve("redis.conf");
    EmbeddedDirectory.replace(
        configuration,
        """
        # Written by Forest Gate at every start.
        bind 127.0.0.1
        port %d
        requirepass %s
        daemonize yes
        pidfile "%s"
        logfile "%s"
        dir "%s"
        appendonly yes
        appendfsync everysec
        save ""
        maxmemory-policy noeviction
        notify-keyspace-events Ex
        """
            .formatted(port, password.reveal(), pidFile, directory.resolve("redis.log"), data));
    return configuration;
  }

  private void launch(Path program, Path configuration) throws IOException {
    Process launcher =
        new ProcessBuilder(program.toString(), configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!launcher.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || launcher.exitValue() != 0) {
        launcher.destroyForcibly();
        throw new IOException("redis-server refused its configuration");
      }
      awaitAnswer();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  /** Redis answers LOADING until it has read its append-only file. */
  private void awaitAnswer() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("no answer within " + PATIENCE.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      socket.setSoTimeout(1000);
      String commands = "AUTH " + password.reveal() + "\r\nPING\r\n";
      socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
      return "+OK".equals(reader.readLine()) && "+PONG".equals(reader.readLine());
    } catch (IOException notYet) {
      return false;
    }
  }

  /**
   * The program for this platform, unpacked once. The library would unpack it at each start and not
   * delete it.
   */
  static Path program(Path programs) throws IOException {
    Path program = programs.resolve("redis-server-" + RedisExecProvider.redisVersion);
    if (Files.notExists(program)) {
      Path draft = programs.resolve("redis-server.tmp");
      Path unpacked = unpack();
      Files.copy(unpacked, draft, StandardCopyOption.REPLACE_EXISTING);
      if (!draft.toFile().setExecutable(true)) {
        throw new IOException(draft + " can't be made executable");
      }
      Files.move(draft, program, StandardCopyOption.ATOMIC_MOVE);
    }
    return program;
  }

  private static Path unpack() throws IOException {
    try {
      return RedisExecProvider.defaultProvider().get().toPath();
    } catch (RuntimeException noProgramForThisPlatform) {
      throw new IOException("there is no Redis for this platform", noProgramForThisPlatform);
    }
  }

  /** Stops Redis, which writes its data first. */
  @Override
  public void close() throws IOException {
    var process = LeftoverServer.process(pidFile);
    if (process.isPresent()) {
      LeftoverServer.end(process.get());
    }
  }

  /** For the greeting. */
  @Override
  public String toString() {
    return "embedded Redis on 127.0.0.1:" + port;
  }
}
