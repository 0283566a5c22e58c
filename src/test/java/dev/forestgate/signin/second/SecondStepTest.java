package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;

/** The second step of a sign-in, with accounts in PostgreSQL. */
class SecondStepTest extends SecondStepContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
