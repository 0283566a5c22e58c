package dev.forestgate.signin.code;

import dev.forestgate.testing.RunningService;

/** Sign-in by code, with accounts in PostgreSQL. */
class CodeSignInTest extends CodeSignInContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
