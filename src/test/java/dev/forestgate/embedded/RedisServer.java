package dev.forestgate.embedded;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * One of several Redis servers of a test: a process of its own on loopback, and a connection to it.
 */
public record RedisServer(
    int port, Process process, StatefulRedisConnection<String, String> connection) {
  public static final String PASSWORD = "the-password-of-all-servers";

  /** With {@code settings} beside those that all have. Returns when it answers. */
  static RedisServer launch(RedisClient client, Path program, String settings) throws IOException {
    String data =
        """
        requirepass "%1$s"
        masterauth "%1$s"
        repl-diskless-sync-delay 0
        appendonly yes
        save ""
        """
            .formatted(PASSWORD);
    return launch(client, program, data + settings, List.of());
  }

  /** Starts a Sentinel, which has no password. */
  static RedisServer launchSentinel(RedisClient client, Path program, String settings)
      throws IOException {
    return launch(client, program, settings, List.of("--sentinel"));
  }

  private static RedisServer launch(
      RedisClient client, Path program, String settings, List<String> arguments)
      throws IOException {
    int port = FreePort.find();
    Path folder = Files.createTempDirectory(program.getParent(), "server");
    Path configuration =
        Files.writeString(
            folder.resolve("redis.conf"), "bind 127.0.0.1\nport " + port + "\n" + settings);
    Process process =
        new ProcessBuilder(
                Stream.concat(
                        Stream.of(program.toString(), configuration.toString()), arguments.stream())
                    .toList())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    // A test that fails on its way does not come to its end.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var address = RedisURI.create("127.0.0.1", port);
    address.setTimeout(Duration.ofSeconds(10));
    if (arguments.isEmpty()) {
      address.setAuthentication(PASSWORD);
    }
    return new RedisServer(
        port,
        process,
        await().ignoreExceptions().until(() -> client.connect(address), open -> true));
  }

  /** The unpacked program; the servers' folders are beside it. */
  static Path program() throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "test-stores").toAbsolutePath());
    return EmbeddedRedis.program(Files.createTempDirectory(parent, "servers"));
  }

  static ConditionFactory await() {
    return Awaitility.await().atMost(TestTimeouts.HANG).pollInterval(Duration.ofMillis(50));
  }

  public String address() {
    return "127.0.0.1:" + port;
  }

  public RedisCommands<String, String> redis() {
    return connection.sync();
  }

  /** {@code user} as in a list of users: {@code user <name> <rights>}. */
  public void admit(String user) {
    var arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
    Arrays.stream(user.split(" ")).skip(1).forEach(arguments::add);
    redis().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
  }

  /** Of a replica: it has all that its master has. */
  public void awaitReplication() {
    await().until(() -> redis().info("replication").contains("master_link_status:up"));
  }

  /** With -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
