package dev.forestgate.signin.code;

import dev.forestgate.testing.RunningService;

/** Parallel proofs of one sign-in, with accounts in PostgreSQL. */
class ParallelCodesTest extends ParallelCodesContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
