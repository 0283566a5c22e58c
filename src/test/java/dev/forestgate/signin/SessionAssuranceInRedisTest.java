package dev.forestgate.signin;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Assurance of a session, with accounts in Redis. */
class SessionAssuranceInRedisTest extends SessionAssuranceContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
