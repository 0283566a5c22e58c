package dev.forestgate.factors.store;

import dev.forestgate.users.redis.TestAccounts;

/** Factors in the stores of the tests, for tests of other packages. */
public final class TestFactorStores {
  private TestFactorStores() {}

  public static FactorStore in(TestAccounts accounts) {
    return new RedisFactors(accounts.redis(), accounts.scripts());
  }
}
