package dev.forestgate.enrolment;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Routes of the caller's second factors, with accounts in Redis. */
class FactorRoutesInRedisTest extends FactorRoutesContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
