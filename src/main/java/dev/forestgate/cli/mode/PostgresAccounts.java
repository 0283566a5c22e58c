package dev.forestgate.cli.mode;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.transactions.AccountStore;
import org.springframework.core.env.Environment;

/** Requirement of a command-line mode on the account store. */
public final class PostgresAccounts {
  private PostgresAccounts() {}

  /**
   * Throws {@link StartRefused} if accounts are in Redis, before an unneeded store starts.
   *
   * @param need begins the message: {@code Roles need}
   */
  public static void require(Environment settings, String need) {
    if (AccountStore.of(settings) != AccountStore.POSTGRES) {
      throw new StartRefused(
          need + " PostgreSQL, and accounts are in Redis here",
          "Run it with the settings of a service with forestgate.accounts.store=postgres");
    }
  }
}
