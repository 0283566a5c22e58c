package dev.forestgate.embedded;

import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** A database with the service's tables that no other test sees. */
public final class OwnDatabase implements AutoCloseable {
  private final String url;
  private final ConnectionPool pool;
  private final DatabaseClient database;

  private OwnDatabase(String url, ConnectionPool pool) {
    this.url = url;
    this.pool = pool;
    this.database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
  }

  /** A new one, with {@code connections} open connections. */
  public static OwnDatabase create(int connections) {
    String url = TestDatabase.create();
    var pool =
        new ConnectionPool(
            ConnectionPoolConfiguration.builder(
                    ConnectionFactories.get(url.replaceFirst("^postgres:", "r2dbc:postgresql:")))
                .maxSize(connections)
                .build());
    pool.warmup().block(TestTimeouts.HANG);
    return new OwnDatabase(url, pool);
  }

  /** Value for {@code DATABASE_URL}. */
  public String url() {
    return url;
  }

  public DatabaseClient client() {
    return database;
  }

  public Transactions transactions() {
    return TestTransactions.on(pool, database);
  }

  public TransactionalOperator operator() {
    return TransactionalOperator.create(new R2dbcTransactionManager(pool));
  }

  /** Runs {@code statement}, and waits for it. */
  public void run(String statement) {
    database.sql(statement).then().block(TestTimeouts.HANG);
  }

  /** The rows of {@code query}. */
  public List<Map<String, Object>> rows(String query) {
    return Objects.requireNonNull(
        database.sql(query).fetch().all().collectList().block(TestTimeouts.HANG));
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
