package dev.forestgate.transactions;

import io.r2dbc.spi.ConnectionFactory;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Transactions without a service, for tests of other packages. */
public final class TestTransactions {
  private TestTransactions() {}

  public static Transactions on(ConnectionFactory connections, DatabaseClient database) {
    return new Transactions(
        database, TransactionalOperator.create(new R2dbcTransactionManager(connections)));
  }
}
