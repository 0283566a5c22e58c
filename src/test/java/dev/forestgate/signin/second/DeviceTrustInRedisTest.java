package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Sign-ins on a device that the account trusts, with accounts in Redis. */
class DeviceTrustInRedisTest extends DeviceTrustContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
