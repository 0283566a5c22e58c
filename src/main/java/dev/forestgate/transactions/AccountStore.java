package dev.forestgate.transactions;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Store of accounts and their data: {@code forestgate.accounts.store}. Beans of the other store do
 * not exist; {@link ConditionalOnPostgresAccounts} and {@link ConditionalOnRedisAccounts} mark
 * those of each.
 */
public enum AccountStore {
  /** PostgreSQL; the default. */
  POSTGRES,
  /** The Redis or KeyDB that also holds the sessions. */
  REDIS;

  /** The configured store. Throws Spring's {@code BindException} for any other value. */
  public static AccountStore of(Environment environment) {
    return Binder.get(environment)
        .bind("forestgate.accounts.store", AccountStore.class)
        .orElse(POSTGRES);
  }
}
