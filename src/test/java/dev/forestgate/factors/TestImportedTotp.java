package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.key.TestFactorKeys;
import dev.forestgate.factors.store.FactorStore;
import dev.forestgate.factors.store.TestFactorStores;
import dev.forestgate.transactions.Transactions;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.r2dbc.core.DatabaseClient;

/** TOTP secrets that are imported into the stores of the tests, and exported from them. */
public final class TestImportedTotp {
  private TestImportedTotp() {}

  public static ImportedTotp in(TestAccounts accounts) {
    return in(TestFactorStores.in(accounts));
  }

  public static ImportedTotp in(DatabaseClient database, Transactions transactions) {
    return in(TestFactorStores.in(database, transactions));
  }

  public static ExportedFactors exportedFrom(TestAccounts accounts) {
    return new ExportedFactors(TestFactorStores.in(accounts), keys());
  }

  public static ExportedFactors exportedFrom(DatabaseClient database, Transactions transactions) {
    return new ExportedFactors(TestFactorStores.in(database, transactions), keys());
  }

  private static ImportedTotp in(FactorStore store) {
    return new ImportedTotp(store, keys(), UUID::randomUUID, Clock.systemUTC());
  }

  private static ObjectProvider<FactorKeys> keys() {
    var beans = new StaticListableBeanFactory();
    beans.addBean("keys", TestFactorKeys.SHARED);
    return beans.getBeanProvider(FactorKeys.class);
  }
}
