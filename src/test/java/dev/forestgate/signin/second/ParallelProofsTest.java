package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Parallel second steps, with accounts in PostgreSQL. */
class ParallelProofsTest extends ParallelProofsContract {
  private static RunningService replica;

  @BeforeAll
  static void start() {
    replica = RunningService.start();
  }

  @AfterAll
  static void stop() {
    replica.close();
  }

  @Override
  RunningService service() {
    return RunningService.shared();
  }

  @Override
  RunningService replica() {
    return replica;
  }
}
