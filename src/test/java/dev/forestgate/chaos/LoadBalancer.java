package dev.forestgate.chaos;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.TestPorts;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HAProxy with {@code compose/haproxy.cfg}; only its addresses differ: plain HTTP on loopback, and
 * no names of the container engine.
 */
final class LoadBalancer implements AutoCloseable {
  static final String PROGRAM = "/usr/sbin/haproxy";
  private static final String TEMPLATE =
      "(?m)^ *server-template replica 4 auth_api:8080 (.*) resolvers engine init-addr none$";

  private final Process process;
  private final Path control;
  private final int port;

  private LoadBalancer(Process process, Path control, int port) {
    this.process = process;
    this.control = control;
    this.port = port;
  }

  static LoadBalancer start(Replica one, Replica other) throws IOException {
    Path parent = Files.createDirectories(Path.of("target", "chaos"));
    Path folder = Files.createTempDirectory(parent, "balancer");
    int port = TestPorts.free();
    // short, as the path of a socket has to be
    Path control = Files.createTempDirectory("fg").resolve("s");
    String shipped = Files.readString(Path.of("compose", "haproxy.cfg"));
    String config = shipped;
    config = replaced(config, "(?m)^  (user|group) haproxy$", "");
    config = replaced(config, "(?ms)^resolvers engine$.*?(?=^frontend)", "");
    config = replaced(config, "bind :8080", "bind 127.0.0.1:" + TestPorts.free());
    config = replaced(config, "bind :8443 ssl .*", "bind 127.0.0.1:" + port);
    config = replaced(config, "(?m)^global$", "global\n  stats socket " + control + " level admin");
    config =
        replaced(
            config,
            TEMPLATE,
            "  server one " + address(one) + " $1\n  server other " + address(other) + " $1");
    Path file = Files.writeString(folder.resolve("haproxy.cfg"), config);
    Process process =
        new ProcessBuilder(PROGRAM, "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("haproxy.txt").toFile())
            .start();
    return new LoadBalancer(process, control, port);
  }

  int port() {
    return port;
  }

  /** Number of replicas that it sends requests to. */
  long up() throws IOException {
    if (!process.isAlive()) {
      throw new AssertionError("HAProxy has ended; see haproxy.txt");
    }
    return Files.exists(control)
        ? ask("show stat\n")
            .lines()
            .filter(line -> line.matches("gate,o(ne|ther),.*,UP,.*"))
            .count()
        : 0;
  }

  private String ask(String command) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(control));
      channel.write(ByteBuffer.wrap(command.getBytes(US_ASCII)));
      ByteBuffer answer = ByteBuffer.allocate(64 * 1024);
      while (channel.read(answer) >= 0 && answer.hasRemaining()) {
        // until it closes
      }
      return new String(answer.array(), 0, answer.position(), US_ASCII);
    }
  }

  private static String address(Replica replica) {
    return replica.url("").getAuthority();
  }

  private static String replaced(String config, String what, String by) {
    String next = config.replaceAll(what, by);
    assertThat(next).as("with '%s' replaced", what).isNotEqualTo(config);
    return next;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.onExit().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException stillThere) {
      process.destroyForcibly();
    }
  }
}
