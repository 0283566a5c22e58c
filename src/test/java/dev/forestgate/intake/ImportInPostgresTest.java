package dev.forestgate.intake;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.factors.TestImportedTotp;
import dev.forestgate.transactions.TestTransactions;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.TestUsers;
import dev.forestgate.users.Users;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.r2dbc.core.DatabaseClient;

class ImportInPostgresTest extends ImportContract {
  private static ConnectionPool pool;
  private static DatabaseClient database;
  private static Transactions transactions;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(4);
    database = DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    transactions = TestTransactions.on(pool, database);
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  Users users() {
    return usersAt(CLOCK);
  }

  @Override
  Users usersAt(Clock clock) {
    return TestUsers.in(database, transactions, clock);
  }

  @Override
  BulkUsers bulk() {
    return TestUsers.bulk(pool, database, CLOCK);
  }

  @Override
  ImportedTotp totps() {
    return TestImportedTotp.in(database, transactions);
  }

  @Override
  ExportedFactors factors() {
    return TestImportedTotp.exportedFrom(database, transactions);
  }
}
