package dev.forestgate.users;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.transactions.TestTransactions;
import io.r2dbc.pool.ConnectionPool;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.r2dbc.core.DatabaseClient;

/** The contract on a real PostgreSQL. */
class AccountsByAddressInPostgresTest extends AccountsByAddressContract {
  private static ConnectionPool pool;

  @BeforeAll
  static void connect() {
    pool = TestDatabase.connect(20);
  }

  @AfterAll
  static void disconnect() {
    pool.dispose();
  }

  @Override
  Users users(Clock clock) {
    DatabaseClient database =
        DatabaseClient.builder().connectionFactory(pool).namedParameters(false).build();
    return new PostgresUsers(database, TestTransactions.on(pool, database), clock);
  }
}
