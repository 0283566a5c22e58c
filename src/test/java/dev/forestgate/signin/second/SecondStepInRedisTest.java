package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** The second step of a sign-in, with accounts in Redis. */
class SecondStepInRedisTest extends SecondStepContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
