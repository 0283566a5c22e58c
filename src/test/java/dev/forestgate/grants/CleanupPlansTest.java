package dev.forestgate.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.grants.model.Authorization;
import dev.forestgate.sessions.model.Assurance;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

/**
 * Plans of the statements that clean up. PostgreSQL plans a statement that it often runs without
 * the values of its parameters, and then expects a third of the rows to be older than any time.
 */
class CleanupPlansTest {
  private static final UUID NONE = new UUID(0, 0);
  private static final String GRANTS =
      "insert into oauth_grants (id, user_id, client_id, session_id, session_ended, is_offline,"
          + " credential_version, scope, id_claims, amr, auth_time, refresh_expires_at,"
          + " reported_at, check_at, created_at, last_used_at) select gen_random_uuid(),"
          + " gen_random_uuid(), 'c', gen_random_uuid(), true, true, 1, '', '', '', now(),"
          + " now() + random() * interval '90 days', now(), now() + interval '1 day', now(), now()"
          + " from generate_series(1, 20000)";
  private static final String OF_ONE_SESSION =
      GRANTS.replace("'c', gen_random_uuid(), true, true", "'c', '" + NONE + "', false, false");
  private static final String CODES =
      "with one as (insert into users (id, username, username_key, password_hash, created_at,"
          + " updated_at) values (gen_random_uuid(), 'cleanupplans', 'cleanupplans', '', now(),"
          + " now()) returning id) insert into oauth_codes (hash, client_id, user_id, session_id,"
          + " credential_version, redirect_uri, scope, id_claims,"
          + " amr, auth_time, expires_at) select gen_random_uuid(), 'c', one.id,"
          + " gen_random_uuid(), 1, '', '', '', '', now(), now() + random() * interval '1 hour'"
          + " from one, generate_series(1, 20000)";

  @Test
  void expiredGrantsAreFoundByTheirIndex() throws SQLException {
    String statement = SessionGrantSql.forgetExpired(Instant.EPOCH).statement();
    assertThat(plan("oauth_grants", GRANTS, statement))
        .contains("oauth_grants_offline_end")
        .doesNotContain("Seq Scan");
  }

  @Test
  void expiredCodesAreFoundByTheirIndex() throws SQLException {
    String statement = CodeSql.forget(Instant.EPOCH).statement();
    assertThat(plan("oauth_codes", CODES, statement))
        .contains("oauth_codes_expiry")
        .doesNotContain("Seq Scan");
  }

  /** Ended sessions have nothing to check, and would be at the beginning of an index of all. */
  @Test
  void dueGrantsAreFoundAmongThoseOfOpenSessions() throws SQLException {
    String statement = SessionGrantSql.due(Instant.EPOCH).statement();
    assertThat(plan("oauth_grants", GRANTS, statement))
        .contains("oauth_grants_due")
        .doesNotContain("Seq Scan");
  }

  /** A client that asks again and again in one session must not read all that it got before. */
  @Test
  void aRedemptionReadsNoEarlierGrants() throws SQLException {
    var of =
        new Authorization(
            "", NONE, NONE, 1, Set.of(), List.of(), Assurance.password(Instant.EPOCH));
    AuditEvent event = AuditEvent.own(AuditAction.GRANT_CREATED, NONE);
    String statement =
        new Redemption("", NONE, of, null, null, Instant.EPOCH)
            .with(event)
            .write()
            .apply(Context.empty())
            .statement();
    String plan =
        plan(
            "oauth_grants",
            OF_ONE_SESSION,
            statement,
            "uuid, text, uuid, uuid, int, text, text, text, timestamptz, bool, text, text,"
                + " timestamptz, timestamptz, timestamptz, text, text,"
                + " uuid, text, uuid, text, text, text",
            "null, null, null, null, null, null, null, null, null, null, null, null, null, null,"
                + " null, null, null, null, null, null, null, null, null");
    assertThat(plan)
        .containsPattern("Index Only Scan using oauth_grants_session_client")
        .doesNotContain("Seq Scan")
        .doesNotContain("Sort");
  }

  @Test
  void spentGrantsOfASessionAreFoundByTheirIndex() throws SQLException {
    String plan =
        plan(
            "oauth_grants",
            GRANTS.replace("true, true", "false, false"),
            SessionGrantSql.forgetSpent(NONE, Instant.EPOCH).statement(),
            "uuid, timestamptz",
            "gen_random_uuid(), now()");
    assertThat(plan).contains("oauth_grants_session_client").doesNotContain("Seq Scan");
  }

  private static String plan(String table, String rows, String statement) throws SQLException {
    return plan(table, rows, statement, "timestamptz", "now()");
  }

  /** The rows are seen by this transaction alone, which is rolled back. */
  private static String plan(
      String table, String rows, String statement, String types, String values)
      throws SQLException {
    URI address = URI.create(TestStores.databaseUrl());
    TestDatabase.migrate(address);
    try (Connection connection = TestDatabase.source(address).getConnection();
        Statement call = connection.createStatement()) {
      connection.setAutoCommit(false);
      call.execute(rows);
      call.execute("analyze " + table);
      call.execute("set local plan_cache_mode = force_generic_plan");
      call.execute("prepare cleanup (" + types + ") as " + statement);
      var plan = new StringBuilder();
      try (ResultSet lines =
          call.executeQuery("explain (costs off) execute cleanup (" + values + ")")) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
      connection.rollback();
      return plan.toString();
    }
  }
}
