package dev.forestgate.journal.wakeup;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Open connection to one master.
 *
 * @param owner connection to close
 * @param server connection to subscribe on; in a cluster one that the owner opened
 * @param broken fails when the connection is lost
 */
record MasterConnection(
    StatefulConnection<?, ?> owner,
    StatefulRedisPubSubConnection<String, String> server,
    Sinks.Empty<String> broken)
    implements RedisConnectionStateListener {

  static MasterConnection over(StatefulRedisPubSubConnection<String, String> server) {
    return listening(server, server);
  }

  /**
   * Connects to one node through the cluster client, which has the credentials and keeps a
   * connection to some node as well. Blocks.
   */
  static MasterConnection within(
      StatefulRedisClusterPubSubConnection<String, String> cluster, RedisURI address) {
    try {
      return listening(cluster, cluster.getConnection(address.getHost(), address.getPort()));
    } catch (RuntimeException unreachable) {
      Mono.fromFuture(cluster::closeAsync).subscribe();
      throw unreachable;
    }
  }

  private static MasterConnection listening(
      StatefulConnection<?, ?> owner, StatefulRedisPubSubConnection<String, String> server) {
    var connection = new MasterConnection(owner, server, Sinks.empty());
    server.addListener(connection);
    return connection;
  }

  @Override
  public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
    lose(new RedisConnectionException("the connection was lost"));
  }

  void lose(Throwable why) {
    broken.tryEmitError(why);
  }

  Mono<Void> close() {
    return Mono.fromFuture(owner::closeAsync);
  }
}
