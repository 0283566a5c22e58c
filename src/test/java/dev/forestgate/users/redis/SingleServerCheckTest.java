package dev.forestgate.users.redis;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.DedicatedRedis;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.redis.Scripts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Accounts need a single server: a cluster is refused before it can do harm. */
class SingleServerCheckTest {
  @Test
  void oneServerIsFine() {
    LettuceConnectionFactory connections = TestStores.redisConnections(1);
    try {
      SingleServerCheck one = one(connections);
      assertThatCode(one::require).doesNotThrowAnyException();
    } finally {
      connections.destroy();
    }
  }

  @Test
  void aClusterIsRefusedByItsSettingsAlone() {
    var cluster = new RedisClusterConfiguration(List.of("127.0.0.1:1"));
    expectRefused(one(new LettuceConnectionFactory(cluster)));
  }

  @Test
  void oneNodeOfAClusterIsRefusedToo() throws Exception {
    try (DedicatedRedis node = DedicatedRedis.startClusterNode()) {
      LettuceConnectionFactory connections = connections(node.url());
      try {
        expectRefused(one(connections));
      } finally {
        connections.destroy();
      }
    }
  }

  @Test
  void aRedisThatIsAwayIsOneLine() {
    LettuceConnectionFactory connections = connections("redis://127.0.0.1:1");
    try {
      assertThatThrownBy(one(connections)::require)
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith("Accounts can't be kept in this Redis: ")
          .hasMessageContaining("Check REDIS_URL");
    } finally {
      connections.destroy();
    }
  }

  private static void expectRefused(SingleServerCheck one) {
    assertThatThrownBy(one::require)
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(
            "Accounts can't be kept in a Redis Cluster: the keys of one account")
        .hasMessageContaining("forestgate.accounts.store=postgres");
  }

  private static LettuceConnectionFactory connections(String url) {
    var connections =
        new LettuceConnectionFactory(LettuceConnectionFactory.createRedisConfiguration(url));
    connections.afterPropertiesSet();
    connections.start();
    return connections;
  }

  private static SingleServerCheck one(LettuceConnectionFactory connections) {
    var scripts = new Scripts(new ReactiveStringRedisTemplate(connections));
    return new SingleServerCheck(connections, new AccountScripts(scripts));
  }
}
