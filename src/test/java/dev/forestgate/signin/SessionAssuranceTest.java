package dev.forestgate.signin;

import dev.forestgate.testing.RunningService;

/** Assurance of a session, with accounts in PostgreSQL. */
class SessionAssuranceTest extends SessionAssuranceContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
