package dev.forestgate.identity;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Elevation of a session, with accounts in Redis. */
class ElevationInRedisTest extends ElevationContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
