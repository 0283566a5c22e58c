package dev.forestgate.factors;

import dev.forestgate.factors.key.FactorKeys;
import dev.forestgate.factors.key.TestFactorKeys;
import dev.forestgate.factors.store.TestFactorStores;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** TOTP secrets that are imported into the Redis of the tests. */
public final class TestImportedTotp {
  private TestImportedTotp() {}

  public static ImportedTotp in(TestAccounts accounts) {
    var beans = new StaticListableBeanFactory();
    beans.addBean("keys", TestFactorKeys.SHARED);
    return new ImportedTotp(
        TestFactorStores.in(accounts),
        beans.getBeanProvider(FactorKeys.class),
        UUID::randomUUID,
        Clock.systemUTC());
  }
}
