package dev.forestgate.embedded;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import java.net.URI;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The PostgreSQL of the tests with the service's tables, for tests that start no service. */
public final class TestDatabase {
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
   * The address of a new database without tables: in the one that all share, any service of the run
   * would carry out what is put into an outbox.
   */
  public static String create() {
    String name = "own_" + UUID.randomUUID().toString().replace("-", "");
    ConnectionPool shared = connect(1);
    Mono.usingWhen(
            shared.create(),
            connection ->
                Mono.from(connection.createStatement("create database " + name).execute()),
            Connection::close)
        .block(TestTimeouts.HANG);
    shared.dispose();
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
