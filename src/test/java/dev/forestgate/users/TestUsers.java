package dev.forestgate.users;

import dev.forestgate.transactions.Transactions;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Accounts in PostgreSQL without a service, for tests of other packages. */
public final class TestUsers {
  private TestUsers() {}

  public static Users in(DatabaseClient database, Transactions transactions, Clock clock) {
    return new PostgresUsers(database, transactions, clock);
  }

  public static BulkUsers bulk(
      ConnectionFactory connections, DatabaseClient database, Clock clock) {
    var transaction = TransactionalOperator.create(new R2dbcTransactionManager(connections));
    return new PostgresBulkUsers(database, transaction, clock);
  }
}
