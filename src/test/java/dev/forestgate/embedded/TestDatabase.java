package dev.forestgate.embedded;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.net.URI;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The PostgreSQL of the tests with the service's tables, for tests that start no service. */
public final class TestDatabase {
  private static final SharedFixture<String> TEMPLATE =
      SharedFixture.of("a database with tables", TestDatabase::createTemplate);

  private TestDatabase() {}

  /** A pool of {@code connections} to it, all open, which the caller disposes of. */
  public static ConnectionPool connect(int connections) {
    migrate(URI.create(TestStores.databaseUrl()));
    String url = TestStores.databaseUrl().replaceFirst("^postgres:", "r2dbc:postgresql:");
    var pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(ConnectionFactories.get(url))
                .initialSize(connections)
                .maxSize(connections)
                .build());
    pool.warmup().block(TestTimeouts.HANG);
    return pool;
  }

  /** {@code work} while a connection of {@code pool} keeps all others from {@code table}. */
  public static <T> Mono<T> whileLocked(ConnectionPool pool, String table, Mono<T> work) {
    return Mono.usingWhen(
        pool.create(),
        connection ->
            Mono.from(connection.beginTransaction())
                .thenMany(
                    Flux.from(
                            connection
                                .createStatement(
                                    "lock table " + table + " in access exclusive mode")
                                .execute())
                        .flatMap(result -> result.getRowsUpdated()))
                .then(work),
        connection ->
            Mono.from(connection.rollbackTransaction()).then(Mono.from(connection.close())));
  }

  /**
   * The address of a new database with the service's tables: in the one that all share, any service
   * of the run would carry out what is put into an outbox. It is a copy, which costs a tenth of the
   * migrations.
   */
  public static String create() {
    return create("own_" + UUID.randomUUID().toString().replace("-", ""), TEMPLATE.get());
  }

  private static String createTemplate() {
    String address = create("template_of_tests", "template1");
    migrate(URI.create(address));
    return "template_of_tests";
  }

  private static String create(String name, String template) {
    try (var connection = source(URI.create(TestStores.databaseUrl())).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " template " + template);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return TestStores.databaseUrl().replaceFirst("/[^/]*$", "/" + name);
  }

  /** Makes the tables in the database at {@code address}, which names user and password. */
  public static void migrate(URI address) {
    Flyway.configure().dataSource(source(address)).load().migrate();
  }

  /** Connections by JDBC to {@code address}, which names user and password. */
  public static DataSource source(URI address) {
    String[] user = address.getUserInfo().split(":", 2);
    var source = new PGSimpleDataSource();
    source.setUrl(
        "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath());
    source.setUser(user[0]);
    source.setPassword(user[1]);
    return source;
  }
}
