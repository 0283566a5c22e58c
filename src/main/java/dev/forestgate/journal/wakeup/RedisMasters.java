package dev.forestgate.journal.wakeup;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Masters on which keys expire: every cluster master with slots, or the one Redis, which behind
 * Sentinel is resolved again for each connection.
 */
final class RedisMasters {
  /** Interval of reads of Lettuce's list of nodes, which is in memory. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final AbstractRedisClient client;

  RedisMasters(AbstractRedisClient client) {
    this.client = client;
  }

  /** Emits all masters, and again when they change. Never fails. */
  Flux<List<Master>> all() {
    if (client instanceof RedisClusterClient cluster) {
      return ofCluster(cluster);
    }
    RedisClient single = (RedisClient) client;
    return Flux.just(
        List.of(new Master("Redis", () -> MasterConnection.over(single.connectPubSub()))));
  }

  /**
   * Reads the list regularly. Lettuce also publishes changes as events, but one of those may be
   * lost, and with it a master for good.
   */
  private static Flux<List<Master>> ofCluster(RedisClusterClient cluster) {
    return new BackgroundLoop<>(
            "search for Redis masters",
            LoopTiming.every(LOOK),
            () -> Mono.fromSupplier(() -> addresses(cluster)))
        .items()
        .filter(all -> !all.isEmpty()) // empty for a moment while Lettuce replaces its list
        .distinctUntilChanged()
        .map(all -> all.stream().map(address -> master(address, cluster)).toList());
  }

  private static Set<RedisURI> addresses(RedisClusterClient cluster) {
    return cluster.getPartitions().stream()
        .filter(node -> node.is(NodeFlag.UPSTREAM) && !node.hasNoSlots())
        .map(RedisClusterNode::getUri)
        .collect(Collectors.toSet());
  }

  private static Master master(RedisURI address, RedisClusterClient cluster) {
    return new Master(
        "Redis at " + address.getHost() + ":" + address.getPort(),
        () -> MasterConnection.within(cluster.connectPubSub(), address));
  }

  /**
   * @param name name for the log
   * @param connect opens a connection; blocks
   */
  record Master(String name, Supplier<MasterConnection> connect) {}
}
