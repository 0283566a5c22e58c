package dev.forestgate.signin;

import dev.forestgate.testing.RunningService;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;

/** The user in the response to a session check, with accounts in PostgreSQL. */
class SessionUserTest extends SessionUserContract {
  @Override
  RunningService service() {
    return RunningService.shared();
  }

  @Override
  void holdTooLong(UUID userId) {
    service()
        .bean(DatabaseClient.class)
        .sql("update users set email_claimed_at = now() - interval '25 hours' where id = $1")
        .bind(0, userId)
        .fetch()
        .rowsUpdated()
        .block();
  }
}
