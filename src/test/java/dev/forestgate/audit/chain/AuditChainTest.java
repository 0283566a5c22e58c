package dev.forestgate.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.audit.AuditAction;
import dev.forestgate.audit.AuditActor;
import dev.forestgate.audit.AuditErasure;
import dev.forestgate.audit.AuditEvent;
import dev.forestgate.audit.TestAudit;
import dev.forestgate.embedded.OwnDatabase;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.journal.ledger.TestSealer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

/** The chain of seals on a real PostgreSQL: what verification finds, and what it allows. */
class AuditChainTest {
  private static final Duration SOON = TestTimeouts.HANG;
  private static final Sealer SEALER = TestSealer.create();

  private static OwnDatabase database;
  private static AuditSealing sealing;

  @BeforeAll
  static void connect() {
    database = OwnDatabase.create(10);
    sealing = new AuditSealing(database.client(), database.operator(), SEALER);
  }

  @AfterAll
  static void disconnect() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.run("truncate audit_records, audit_chains");
    database.run("alter sequence audit_records_id restart");
    database.run("truncate users cascade");
  }

  @Test
  void sealedRecordsAreIntact() {
    add(5);
    seal();
    add(2);
    seal();
    assertThat(problems()).isEmpty();
    assertThat(database.rows("select position from audit_records order by id"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 7)
                .mapToObj(n -> Map.<String, Object>of("position", (long) n))
                .toList());
  }

  @Test
  void youngRecordsMayWaitForTheirSeal() {
    add(1);
    assertThat(problems()).isEmpty();
    database.run("update audit_records set at = at - interval '61 seconds'");
    assertThat(problems()).containsExactly("record 1 is not sealed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update audit_records set action = 'account.enabled' where id = 3 | record 3 of MONTH, id 3, was altered or moved",
        "update audit_records set subject = gen_random_uuid() where id = 3 | record 3 of MONTH, id 3, was altered or moved",
        "update audit_records set ip = '192.0.2.7' where id = 3 | record 3 of MONTH, id 3, was altered or moved",
        "update audit_records set detail = '{}' where id = 3 | record 3 of MONTH, id 3, was altered or moved",
        "update audit_records set at = at + interval '1 microsecond' where id = 3 | record 3 of MONTH, id 3, was altered or moved",
        "delete from audit_records where id = 3 | record 3 of MONTH is missing",
        "delete from audit_records where id >= 4 | record 4 of MONTH is missing",
        "delete from audit_records where id >= 1 | record 1 of MONTH is missing",
        "update audit_records set position = 7 - position where id in (3, 4) | record 3 of MONTH, id 4, was altered or moved",
        "insert into audit_records select nextval('audit_records_id'), at, actor_type, actor, action, subject, ip, user_agent, origin_salt, detail, detail_salt, origin_digest, detail_digest, position, seal from audit_records where id = 3 | record 3 of MONTH, id 6, was moved",
        "delete from audit_chains | the end of MONTH is missing",
        "update audit_chains set position = 4, seal = (select seal from audit_records where id = 4) | the end of MONTH was altered"
      })
  void theFirstRecordThatIsNotAsItWasIsNamed(String attack, String problem) {
    add(5);
    seal();
    database.run(attack);
    assertThat(problems()).contains(problem.replace("MONTH", month()));
  }

  /** An attacker can append records, but not seal them. */
  @Test
  void anotherKeyDoesNotMatch() {
    add(2);
    new AuditSealing(database.client(), database.operator(), TestSealer.create())
        .sealAll()
        .block(SOON);
    assertThat(problems())
        .containsExactly(
            "the end of " + month() + " was altered",
            "record 1 of " + month() + ", id 1, was altered or moved");
  }

  @Test
  void erasedMembersKeepTheSealsIntactOfADeletedAccountAlone() {
    UUID operator = UUID.randomUUID();
    UUID user = UUID.randomUUID();
    append(AuditEvent.own(AuditAction.SESSION_OPENED, user).with(Map.of("amr", "pwd")));
    append(
        AuditEvent.by(AuditActor.user(operator), AuditAction.ROLE_CHANGED, user)
            .with(Map.of("added", "admin")));
    seal();
    AuditErasure erasure = TestAudit.erasure(database.client());
    erasure.erase(operator).block(SOON);
    assertThat(database.rows("select detail from audit_records where detail is null")).isEmpty();
    assertThat(database.rows("select id from audit_records where ip is null")).hasSize(1);
    erasure.erase(user).block(SOON);
    assertThat(
            database.rows(
                "select 1 from audit_records where detail is not null or detail_salt is not null or"
                    + " ip is not null or user_agent is not null or origin_salt is not null"))
        .isEmpty();
    assertThat(problems()).isEmpty();
    database.run(
        "insert into users (id, username, username_key, password_hash, created_at, updated_at)"
            + " values ('"
            + user
            + "', 'alice', 'alice', '!', now(), now())");
    assertThat(problems()).containsExactly("record 1 was erased, and its account exists");
  }

  @Test
  void anErasureTakesAllRecordsOfAnAccount() {
    UUID user = UUID.randomUUID();
    database.run(
        "insert into audit_records (actor_type, actor, action, subject, ip, user_agent, detail)"
            + " select 'user', '"
            + user
            + "', 'session.opened', '"
            + user
            + "', '192.0.2.1', 'curl', '{}' from generate_series(1, 2500)");
    TestAudit.erasure(database.client()).erase(user).block(SOON);
    assertThat(
            database.rows(
                "select count(*) as erased from audit_records where ip is null and detail is null"))
        .containsExactly(Map.of("erased", 2500L));
  }

  /** Replicas seal at the same time while others write: one chain without a gap. */
  @Test
  void parallelWritersAndSealersMakeOneChain() {
    Flux.range(0, 300)
        .flatMap(
            n ->
                n % 10 == 0
                    ? sealing.sealAll()
                    : database.transactions().commit(List.of(event().write(), event().write())),
            10)
        .blockLast(SOON);
    seal();
    assertThat(problems()).isEmpty();
    assertThat(database.rows("select max(position) as last from audit_records"))
        .containsExactly(Map.of("last", 540L));
  }

  @Test
  void eachMonthHasAChainAndRetentionDropsItWhole() {
    database.run(
        "create table audit_records_2020_01 partition of audit_records for values from"
            + " ('2020-01-01Z') to ('2020-02-01Z')");
    add(2);
    database.run(
        "insert into audit_records (at, actor_type, action) values ('2020-01-31T23:59:59.999999Z',"
            + " 'system', 'account.deleted'), ('2020-02-01T00:00:00Z', 'system',"
            + " 'account.deleted')");
    seal();
    assertThat(database.rows("select month, previous from audit_chains order by month limit 2"))
        .extracting(row -> row.get("month"))
        .containsExactly("2020-01", "2020-02");
    assertThat(problems(Duration.ZERO)).isEmpty();
    retention(Duration.ofDays(400)).maintain().block(SOON);
    assertThat(database.rows("select 1 from audit_records where at < '2021-01-01Z'")).isEmpty();
    assertThat(
            database.rows(
                "select relname from pg_class where relname like 'audit_records_20%' and relkind ="
                    + " 'r'"))
        .extracting(row -> row.get("relname"))
        .doesNotContain("audit_records_2020_01")
        .contains("audit_records_" + month().replace('-', '_'));
    assertThat(problems()).isEmpty();
  }

  @Test
  void aMonthThatIsMissingIsNamed() {
    database.run(
        "insert into audit_records (at, actor_type, action) values (now() - interval '70 days',"
            + " 'system', 'account.deleted')");
    add(1);
    seal();
    String lost =
        (String) database.rows("select min(month) as m from audit_chains").get(0).get("m");
    database.run("delete from audit_records where id = 1");
    database.run("delete from audit_chains where month = '" + lost + "'");
    assertThat(problems()).containsExactly("the records of " + lost + " are missing");
  }

  private static AuditRetention retention(Duration time) {
    return new AuditRetention(database.client(), new AuditProperties(time), Clock.systemUTC());
  }

  private static void add(int records) {
    for (int n = 0; n < records; n++) {
      append(event());
    }
  }

  private static AuditEvent event() {
    return AuditEvent.own(AuditAction.SESSION_OPENED, UUID.randomUUID()).with(Map.of("amr", "pwd"));
  }

  private static void append(AuditEvent event) {
    database.transactions().commit(event.write()).block(SOON);
  }

  private static void seal() {
    sealing.sealAll().block(SOON);
  }

  private static List<String> problems() {
    return problems(Duration.ofDays(400));
  }

  private static List<String> problems(Duration retention) {
    List<String> problems = new ArrayList<>();
    AuditVerification.Result result =
        Objects.requireNonNull(
            new AuditVerification(
                    database.client(), SEALER, new AuditProperties(retention), Clock.systemUTC())
                .verify(problems::add)
                .block(SOON));
    assertThat(result.problems()).isEqualTo(problems.size());
    return problems;
  }

  private static String month() {
    return SealedRecord.month(Clock.systemUTC().instant());
  }
}
