package dev.forestgate.embedded;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * Real PostgreSQL and Redis for all tests of a run: containers if a Docker engine is available,
 * else the embedded servers. Started at first use, stopped with the JVM.
 */
public final class TestStores {
  private static final SharedFixture<TestStores> SHARED =
      SharedFixture.of("PostgreSQL and Redis for the tests", TestStores::new);

  private final String databaseUrl;
  private final String redisHost;
  private final int redisPort;
  private final String redisPassword;

  private TestStores() {
    if (DockerClientFactory.instance().isDockerAvailable()) {
      var postgres = new PostgreSQLContainer("postgres:18-alpine");
      var redis = new GenericContainer<>("redis:7-alpine").withExposedPorts(6379);
      postgres.start();
      redis.start();
      databaseUrl =
          "postgres://%s:%s@%s:%d/%s"
              .formatted(
                  postgres.getUsername(),
                  postgres.getPassword(),
                  postgres.getHost(),
                  postgres.getMappedPort(5432),
                  postgres.getDatabaseName());
      redisHost = redis.getHost();
      redisPort = redis.getMappedPort(6379);
      redisPassword = "";
    } else {
      EmbeddedDirectory directory = freshDirectory();
      EmbeddedPostgres postgres = EmbeddedPostgres.start(directory);
      EmbeddedRedis redis = EmbeddedRedis.start(directory);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(redis, postgres, directory)));
      databaseUrl =
          "postgres://postgres:"
              + postgres.password().reveal()
              + "@127.0.0.1:"
              + postgres.port()
              + "/postgres";
      redisHost = "127.0.0.1";
      redisPort = redis.port();
      redisPassword = redis.password().reveal();
    }
    beCheap();
  }

  /**
   * What they hold is gone with the run: a disk that is slow today would delay responses, and each
   * connection to PostgreSQL would hash its password some thousand times, on both sides.
   */
  private void beCheap() {
    RedisURI address = RedisURI.create(redisHost, redisPort);
    if (!redisPassword.isEmpty()) {
      address.setAuthentication(redisPassword);
    }
    try (var redis = RedisClient.create(address);
        var connection = redis.connect();
        var postgres = TestDatabase.source(URI.create(databaseUrl)).getConnection();
        Statement statement = postgres.createStatement()) {
      connection.sync().configSet("appendonly", "no");
      // The embedded server has fsync on its command line, which prevails over its file; what is
      // set for a user prevails over both.
      statement.execute("alter user current_user set synchronous_commit = off");
      statement.execute("alter system set full_page_writes = off");
      statement.execute("alter system set scram_iterations = 1");
      statement.execute("select pg_reload_conf()");
      statement.execute("set scram_iterations = 1");
      // neither the embedded server's password nor the container's needs quoting
      statement.execute("alter user current_user password '" + password() + "'");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private String password() {
    return URI.create(databaseUrl).getUserInfo().split(":", 2)[1];
  }

  /** Value for {@code DATABASE_URL}. */
  public static String databaseUrl() {
    return SHARED.get().databaseUrl;
  }

  /** Value for {@code REDIS_URL}. */
  public static String redisUrl() {
    TestStores stores = SHARED.get();
    String password = stores.redisPassword.isEmpty() ? "" : ":" + stores.redisPassword + "@";
    return "redis://" + password + stores.redisHost + ":" + stores.redisPort;
  }

  /**
   * Connections to a database of the shared Redis, which the caller destroys. Services use database
   * 0; data that they must not find belongs in another database.
   */
  public static LettuceConnectionFactory redisConnections(int database) {
    TestStores stores = SHARED.get();
    var where = new RedisStandaloneConfiguration(stores.redisHost, stores.redisPort);
    where.setDatabase(database);
    where.setPassword(stores.redisPassword);
    var how = LettuceClientConfiguration.builder().commandTimeout(TestTimeouts.HANG).build();
    var connections = new LettuceConnectionFactory(where, how);
    connections.setEagerInitialization(true); // else an event loop may open them
    connections.afterPropertiesSet();
    connections.start();
    return connections;
  }

  private static EmbeddedDirectory freshDirectory() {
    try {
      Path parent = Files.createDirectories(Path.of("target", "test-stores"));
      return EmbeddedDirectory.open(Files.createTempDirectory(parent, "run"), new SecureRandom());
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  private static void close(AutoCloseable... all) {
    for (AutoCloseable one : all) {
      try {
        one.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
