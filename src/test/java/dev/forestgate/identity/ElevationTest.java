package dev.forestgate.identity;

import dev.forestgate.testing.RunningService;

/** Elevation of a session, with accounts in PostgreSQL. */
class ElevationTest extends ElevationContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }
}
