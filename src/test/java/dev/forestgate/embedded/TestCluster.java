package dev.forestgate.embedded;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of three real masters, with replicas if a test asks for them. */
public final class TestCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final String BUS = "cluster-port";

  private final RedisClient client = RedisClient.create();
  private final List<RedisServer> nodes = new ArrayList<>();

  private TestCluster() {}

  /** Three masters; the first of them with {@code replicas} replicas. Returns when it is well. */
  public static TestCluster start(int replicas) throws IOException {
    var cluster = new TestCluster();
    Path program = RedisServer.program();
    for (int i = 0; i < MASTERS + replicas; i++) {
      cluster.nodes.add(
          RedisServer.launch(
              cluster.client,
              program,
              """
              cluster-enabled yes
              cluster-port %d
              cluster-node-timeout 2000
              cluster-require-full-coverage no
              """
                  .formatted(FreePort.find())));
    }
    cluster.shareSlots();
    cluster.introduce();
    cluster.awaitWell();
    for (RedisServer replica : cluster.nodes.subList(MASTERS, MASTERS + replicas)) {
      replica.redis().clusterReplicate(cluster.nodes.get(0).redis().clusterMyId());
    }
    return cluster;
  }

  /** As {@code spring.data.redis.cluster.nodes} wants it. */
  public String addresses() {
    return nodes.stream().map(RedisServer::address).collect(Collectors.joining(","));
  }

  /** The masters first, in the order of their slots. */
  public List<RedisServer> nodes() {
    return nodes;
  }

  private void shareSlots() {
    for (int i = 0; i < MASTERS; i++) {
      int first = i * SLOTS / MASTERS;
      int end = (i + 1) * SLOTS / MASTERS;
      RedisCommands<String, String> master = nodes.get(i).redis();
      master.clusterAddSlots(IntStream.range(first, end).toArray());
      // Else they would have to agree on it first, which takes a while.
      master.clusterSetConfigEpoch(i + 1);
    }
  }

  private void introduce() {
    for (RedisServer other : nodes.subList(1, nodes.size())) {
      var meet =
          new CommandArgs<>(StringCodec.UTF8)
              .add("MEET")
              .add("127.0.0.1")
              .add(other.port())
              .add(Objects.requireNonNull(other.redis().configGet(BUS).get(BUS)));
      nodes
          .get(0)
          .redis()
          .dispatch(CommandType.CLUSTER, new StatusOutput<>(StringCodec.UTF8), meet);
    }
  }

  /** Each node knows all others, and serves. */
  private void awaitWell() {
    for (RedisServer node : nodes) {
      RedisServer.await()
          .until(
              () ->
                  node.redis().clusterInfo().contains("cluster_state:ok")
                      && node.redis().clusterInfo().contains("cluster_known_nodes:" + nodes.size())
                      && node.redis().clusterSlots().size() == MASTERS);
    }
  }

  @Override
  public void close() {
    client.shutdown(0, 2, TimeUnit.SECONDS);
    nodes.forEach(node -> node.process().destroyForcibly());
  }
}
