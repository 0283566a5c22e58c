package dev.forestgate.signin.code;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Accounts that the proof of an address opens, with accounts in PostgreSQL. The service has a Redis
 * database of its own, as another replica would do its jobs with other settings.
 */
class CodeRegistrationTest extends CodeRegistrationContract {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service = RunningService.start("REDIS_URL=" + TestStores.redisUrl() + "/6", OPENS_ACCOUNTS);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  RunningService service() {
    return service;
  }
}
