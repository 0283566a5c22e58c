package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Parallel second steps, with accounts in Redis. */
class ParallelProofsInRedisTest extends ParallelProofsContract {
  private static RunningService replica;

  @BeforeAll
  static void start() {
    replica = RunningServiceInRedis.start();
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }

  @Override
  RunningService replica() {
    return replica;
  }
}
