package dev.forestgate.users;

import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real Redis. */
class AccountsByAddressInRedisTest extends AccountsByAddressContract {
  private static TestAccounts accounts;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(2);
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  Users users(Clock clock) {
    return accounts.users(clock);
  }
}
