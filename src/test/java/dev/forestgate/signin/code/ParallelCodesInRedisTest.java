package dev.forestgate.signin.code;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;

/** Parallel proofs of one sign-in, with accounts in Redis. */
class ParallelCodesInRedisTest extends ParallelCodesContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }
}
