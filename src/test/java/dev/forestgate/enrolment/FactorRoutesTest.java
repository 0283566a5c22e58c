package dev.forestgate.enrolment;

import dev.forestgate.testing.RunningService;

/** Routes of the caller's second factors, with accounts in PostgreSQL. */
class FactorRoutesTest extends FactorRoutesContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
