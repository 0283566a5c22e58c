package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Attacks with the password alone, with accounts in Redis. */
class PasswordAloneInRedisTest extends PasswordAloneContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
