package dev.forestgate.admin.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.embedded.TestTimeouts;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Counters of accounts in a database of their own, compared with a count of the rows. */
class AccountCountsTest {
  private static final String INSERT =
      "insert into users (id, username, username_key, password_hash, disabled_at, created_at,"
          + " updated_at) select gen_random_uuid(), '%1$s' || n, '%1$s' || n, '!',"
          + " case when n %% 5 = 0 then now() end, now(), now() from generate_series(1, %2$d) n";
  private static final String COUNTED =
      "select sum(accounts)::bigint as accounts, sum(disabled)::bigint as disabled from account_counts";

  private static OwnDatabase database;

  @BeforeAll
  static void connect() {
    database = OwnDatabase.create(8);
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.run("truncate users cascade");
    assertCounts(0, 0);
  }

  @Test
  void accountsOfAllConnectionsAreCounted() {
    Flux.range(0, 40)
        .flatMap(n -> database.client().sql(INSERT.formatted("user" + n + "-", 10)).then(), 8)
        .then()
        .block(TestTimeouts.HANG);
    assertCounts(400, 80);
    database.run("delete from users where username like 'user1-%'");
    assertCounts(390, 78);
    database.run("delete from users where username = 'nobody'");
    assertCounts(390, 78);
  }

  @Test
  void onlyAChangeFromEnabledToDisabledIsOne() {
    database.run(INSERT.formatted("user", 4));
    database.run("update users set disabled_at = now() where username in ('user1', 'user2')");
    assertCounts(4, 2);
    database.run("update users set disabled_at = now() + interval '1 hour'");
    assertCounts(4, 4);
    database.run(
        "update users set disabled_at = null, updated_at = now() where username <> 'user4'");
    assertCounts(4, 1);
  }

  @Test
  void whatIsRolledBackIsNotCounted() {
    database
        .client()
        .sql(INSERT.formatted("user", 3))
        .then()
        .then(Mono.error(new IllegalStateException("rolled back")))
        .as(database.operator()::transactional)
        .onErrorComplete()
        .block(TestTimeouts.HANG);
    assertCounts(0, 0);
  }

  private static void assertCounts(long accounts, long disabled) {
    Map<String, Object> rows =
        database
            .rows("select count(*) as accounts, count(disabled_at) as disabled from users")
            .get(0);
    assertThat(rows).containsEntry("accounts", accounts).containsEntry("disabled", disabled);
    if (accounts > 0) {
      assertThat(database.rows(COUNTED).get(0)).isEqualTo(rows);
    } else {
      assertThat(database.rows("select * from account_counts where accounts <> 0")).isEmpty();
    }
  }
}
