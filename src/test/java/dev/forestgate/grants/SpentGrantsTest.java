package dev.forestgate.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;

class SpentGrantsTest {
  private final RunningService service = RunningService.shared();
  private final DatabaseClient database = service.bean(DatabaseClient.class);
  private final UUID session = UUID.randomUUID();
  private final UUID user = UUID.randomUUID();

  @Test
  void aCheckKeepsTheLatestGrantOfEachClientAndAllThatATokenNeeds() {
    grant("a", "2 days", "spent", "null");
    grant("a", "25 hours", "also spent", "null");
    grant("a", "3 days", "with a refresh token", "'hash'");
    grant("a", "1 hour", "recent", "null");
    grant("b", "3 days", "the only one of its client", "null");

    service
        .bean(SessionGrants.class)
        .checked(new SessionGrants.DueSession(session, user, Instant.now()))
        .block(TestTimeouts.HANG);

    assertThat(kept())
        .containsExactlyInAnyOrder("with a refresh token", "recent", "the only one of its client");
  }

  private void grant(String client, String age, String name, String refreshHash) {
    database
        .sql(
            "insert into oauth_grants (id, user_id, client_id, session_id, is_offline,"
                + " credential_version, scope, id_claims, amr, auth_time, refresh_hash,"
                + " reported_at, check_at, created_at, last_used_at) values (gen_random_uuid(),"
                + " '%s', '%s', '%s', false, 1, '%s', '', '', now(), %s, now(), now() + interval '1 day',"
                    .formatted(user, client, session, name, refreshHash)
                + " now() - interval '%s', now())".formatted(age))
        .then()
        .block(TestTimeouts.HANG);
  }

  private List<String> kept() {
    return database
        .sql("select scope from oauth_grants where session_id = '%s'".formatted(session))
        .mapValue(String.class)
        .all()
        .collectList()
        .blockOptional(TestTimeouts.HANG)
        .orElseThrow();
  }
}
