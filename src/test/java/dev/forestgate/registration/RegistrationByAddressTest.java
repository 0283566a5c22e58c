package dev.forestgate.registration;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Accounts that are known by their address alone, in PostgreSQL. */
class RegistrationByAddressTest extends RegistrationByAddressContract {
  private static RunningService service;

  @BeforeAll
  static void start() {
    service =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/3", "forestgate.registration.identity=either");
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
