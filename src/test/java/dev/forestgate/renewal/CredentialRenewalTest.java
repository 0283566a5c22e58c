package dev.forestgate.renewal;

import dev.forestgate.testing.RunningService;

/** Renewed credentials with accounts in PostgreSQL. */
class CredentialRenewalTest extends CredentialRenewalContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
