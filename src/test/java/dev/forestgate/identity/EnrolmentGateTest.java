package dev.forestgate.identity;

import dev.forestgate.testing.RunningService;

/** Sessions of accounts that must have a second factor, with accounts in PostgreSQL. */
class EnrolmentGateTest extends EnrolmentGateContract {
  @Override
  RunningService start() {
    return RunningService.start(REQUIRED, ORDERS);
  }
}
