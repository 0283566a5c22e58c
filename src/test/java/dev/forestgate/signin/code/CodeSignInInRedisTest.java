package dev.forestgate.signin.code;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Sign-in by code, with accounts in Redis. */
class CodeSignInInRedisTest extends CodeSignInContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
