package dev.forestgate.identity;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Sessions of accounts that must have a second factor, with accounts in Redis. */
class EnrolmentGateInRedisTest extends EnrolmentGateContract {
  @Override
  RunningService start() {
    return RunningServiceInRedis.start(REQUIRED, ORDERS);
  }
}
