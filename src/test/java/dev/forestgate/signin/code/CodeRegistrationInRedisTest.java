package dev.forestgate.signin.code;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Accounts that the proof of an address opens, with accounts in Redis. The service has a Redis
 * database of its own, as another replica would do its jobs with other settings.
 */
class CodeRegistrationInRedisTest extends CodeRegistrationContract {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningServiceInRedis.start("REDIS_URL=" + TestStores.redisUrl() + "/7", OPENS_ACCOUNTS);
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
