package dev.forestgate.signin.second;

import dev.forestgate.testing.RunningService;

/** Sign-ins on a device that the account trusts, with accounts in PostgreSQL. */
class DeviceTrustTest extends DeviceTrustContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
