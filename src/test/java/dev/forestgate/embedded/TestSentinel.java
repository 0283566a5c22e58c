package dev.forestgate.embedded;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A master, a replica, and a Sentinel that watches them. */
public final class TestSentinel implements AutoCloseable {
  public static final String MASTER = "forest";

  private final RedisClient client = RedisClient.create();
  private final RedisServer master;
  private final RedisServer replica;
  private final RedisServer sentinel;

  private TestSentinel() throws IOException {
    Path program = RedisServer.program();
    master = RedisServer.launch(client, program, "");
    replica = RedisServer.launch(client, program, "replicaof 127.0.0.1 " + master.port() + "\n");
    replica.awaitReplication();
    sentinel =
        RedisServer.launchSentinel(
            client,
            program,
            """
            sentinel monitor %1$s 127.0.0.1 %2$d 1
            sentinel auth-pass %1$s %3$s
            sentinel down-after-milliseconds %1$s 1000
            sentinel failover-timeout %1$s 5000
            """
                .formatted(MASTER, master.port(), RedisServer.PASSWORD));
  }

  /** Returns when the Sentinel knows both. */
  public static TestSentinel start() throws IOException {
    var sentinel = new TestSentinel();
    RedisServer.await()
        .until(() -> sentinel.sentinel.redis().info("sentinel").contains("slaves=1"));
    return sentinel;
  }

  public RedisServer master() {
    return master;
  }

  public RedisServer replica() {
    return replica;
  }

  /** As {@code spring.data.redis.sentinel.nodes} wants it. */
  public String address() {
    return sentinel.address();
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    sentinel.process().destroyForcibly();
    replica.process().destroyForcibly();
    master.process().destroyForcibly();
  }
}
