package dev.forestgate.users;

import dev.forestgate.transactions.Transactions;
import java.time.Clock;
import org.springframework.r2dbc.core.DatabaseClient;

/** Accounts in PostgreSQL without a service, for tests of other packages. */
public final class TestUsers {
  private TestUsers() {}

  public static Users in(DatabaseClient database, Transactions transactions, Clock clock) {
    return new PostgresUsers(database, transactions, clock);
  }
}
