package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;

/** Attacks with the password alone, with accounts in PostgreSQL. */
class PasswordAloneTest extends PasswordAloneContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
