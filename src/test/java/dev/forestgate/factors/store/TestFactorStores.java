package dev.forestgate.factors.store;

import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.redis.TestAccounts;
import org.springframework.r2dbc.core.DatabaseClient;

/** Factors in the stores of the tests, for tests of other packages. */
public final class TestFactorStores {
  private TestFactorStores() {}

  public static FactorStore in(TestAccounts accounts) {
    return new RedisFactors(accounts.redis(), accounts.scripts());
  }

  public static FactorStore in(DatabaseClient database, Transactions transactions) {
    return new PostgresFactors(database, transactions);
  }
}
