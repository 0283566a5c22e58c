package dev.forestgate.transactions;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Steps without a service, as the tests of other rooms need them. */
public final class TestTransactions {
  private TestTransactions() {}

  public static Transactions on(ConnectionFactory connections, DatabaseClient database) {
    return new Transactions(
        database, TransactionalOperator.create(new R2dbcTransactionManager(connections)));
  }
}
