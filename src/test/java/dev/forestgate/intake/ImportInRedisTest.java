package dev.forestgate.intake;

import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.factors.TestImportedTotp;
import dev.forestgate.users.BulkUsers;
import dev.forestgate.users.Users;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ImportInRedisTest extends ImportContract {
  private static TestAccounts accounts;

  @BeforeAll
  static void connect() {
    accounts = TestAccounts.in(1);
  }

  @AfterAll
  static void disconnect() {
    accounts.close();
  }

  @Override
  Users users() {
    return accounts.users(CLOCK);
  }

  @Override
  Users usersAt(Clock clock) {
    return accounts.users(clock);
  }

  @Override
  BulkUsers bulk() {
    return accounts.bulk(CLOCK);
  }

  @Override
  ImportedTotp totps() {
    return TestImportedTotp.in(accounts);
  }

  @Override
  ExportedFactors factors() {
    return TestImportedTotp.exportedFrom(accounts);
  }
}
