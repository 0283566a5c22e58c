package dev.forestgate.transactions;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Where accounts and all that hangs on them are kept: {@code forestgate.accounts.store}. One of
 * them is there, the other is not so much as connected to; {@link ConditionalOnPostgresAccounts}
 * and {@link ConditionalOnRedisAccounts} mark what belongs to which.
 */
public enum AccountStore {
  /** PostgreSQL; the default. */
  POSTGRES,
  /** The Redis or KeyDB that also has the sessions. */
  REDIS;

  /** The one that is chosen. Fails with Spring's {@code BindException} where it is neither. */
  public static AccountStore of(Environment environment) {
    return Binder.get(environment)
        .bind("forestgate.accounts.store", AccountStore.class)
        .orElse(POSTGRES);
  }
}
