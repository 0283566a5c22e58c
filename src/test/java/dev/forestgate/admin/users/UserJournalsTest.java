package dev.forestgate.admin.users;

import static dev.forestgate.admin.users.OperatorClient.USERS;
import static dev.forestgate.testing.FactorUser.body;
import static dev.forestgate.testing.FactorUser.expectRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Journals as operators see them: what happened when, and what only where the settings say so. */
class UserJournalsTest {
  private static RunningService open;
  private static OperatorClient support;

  @BeforeAll
  static void start() {
    open = RunningService.start("forestgate.admin.read-journals=true");
    support = OperatorClient.create(open, "support");
  }

  @AfterAll
  static void stop() {
    open.close();
  }

  @Test
  void journalsAreListedWithoutTheirContents() {
    SignedInClient user = open.signIn();
    SignedInClient again = open.signIn(user.username());
    String path = USERS + "/" + user.userId() + "/interactions";
    await(() -> interactions(path).size() == 2);
    assertThat(interactions(path))
        .allSatisfy(
            one -> assertThat(one).containsOnlyKeys("id", "started_at", "ended_at", "events"))
        .extracting(one -> one.get("id"))
        .containsExactly(again.sessionId().toString(), user.sessionId().toString());
    Map<String, Object> page = body(support.get(path + "?limit=1"), 200);
    Map<String, Object> rest = body(support.get(path + "?limit=1&cursor=" + page.get("next")), 200);
    assertThat(rest).containsEntry("next", null);
    assertThat(interactions(rest))
        .extracting(one -> one.get("id"))
        .containsExactly(user.sessionId().toString());
    support.get(path + "?before=x").expectStatus().isBadRequest();
  }

  @Test
  void aReadingIsInTheAuditAndInTheJournal() {
    SignedInClient user = open.signIn();
    String path = USERS + "/" + user.userId() + "/interactions";
    await(() -> interactions(path).size() == 1);
    String markdown =
        support
            .get(path + "/" + user.sessionId())
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType("text/markdown;charset=UTF-8")
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    assertThat(markdown).contains("signed-in");
    assertThat(body(support.get("/api/admin/audit?subject=" + user.userId()), 200).toString())
        .contains("journal.read", "interaction=" + user.sessionId(), support.id().toString());
    await(() -> Files.readString(open.journal(user.sessionId())).contains("journal-read"));
  }

  @Test
  void whatMayNotBeReadIsNotThere() {
    SignedInClient user = open.signIn();
    SignedInClient other = open.signIn();
    String path = USERS + "/" + user.userId() + "/interactions/";
    await(() -> interactions(USERS + "/" + other.userId() + "/interactions").size() == 1);
    expectRefused(support.get(path + other.sessionId()), 404, "not-found");
    expectRefused(support.get(path + UUID.randomUUID()), 404, "not-found");
    expectRefused(
        OperatorClient.create(open, "viewer").get(path + user.sessionId()), 403, "forbidden");
    OperatorClient admin = OperatorClient.create(open, "admin");
    expectRefused(
        support.get(USERS + "/" + admin.id() + "/interactions/" + admin.session().sessionId()),
        403,
        "forbidden");
    expectRefused(
        support.at(RunningService.shared()).get(path + user.sessionId()), 404, "not-found");
    assertThat(body(support.get("/api/admin/audit?subject=" + user.userId()), 200).toString())
        .doesNotContain("journal.read");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(TestTimeouts.HANG).ignoreExceptions().until(condition);
  }

  private static List<Map<String, Object>> interactions(String path) {
    return interactions(body(support.get(path), 200));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> interactions(Map<String, Object> page) {
    return (List<Map<String, Object>>) Objects.requireNonNull(page.get("interactions"));
  }
}
