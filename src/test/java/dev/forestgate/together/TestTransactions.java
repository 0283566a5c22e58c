package dev.forestgate.together;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Steps on a database of the tests, for rooms that make them. */
public final class TestTransactions {
  private TestTransactions() {}

  public static Transactions on(ConnectionFactory connections) {
    return new Transactions(
        DatabaseClient.builder().connectionFactory(connections).namedParameters(false).build(),
        TransactionalOperator.create(new R2dbcTransactionManager(connections)));
  }
}
