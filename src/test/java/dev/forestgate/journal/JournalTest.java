package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;

/** Events from the request to the journal file. */
class JournalTest {
  private static final Pattern EVENT =
      Pattern.compile("^\\{\"id\":\"([0-9a-f-]{36})\".*\"action\":\"([^\"]+)\"", Pattern.MULTILINE);

  private final RunningService service = RunningService.shared();

  @Test
  void aSessionBecomesASectionAndALaterBurstTheNext() throws IOException {
    SignedInClient alice = service.signIn();
    readProfile(service, alice);
    tell(service, alice, "page.view", Map.of("page", "/start"));
    Path journal = service.journal(alice.sessionId());

    awaitSections(journal, 1);
    assertThat(actions(journal)).containsExactly("signed-in", "profile-read", "page.view");
    String first = Files.readString(journal);
    assertThat(first)
        .startsWith("---\ninteraction: " + alice.sessionId() + "\nuser: " + alice.userId() + "\n")
        .contains("the person signed in and read their profile; the front end told of page")
        .contains("\"detail\":{\"page\":\"/start\"}");

    service
        .client()
        .post()
        .uri("/logout")
        .cookie(RunningService.COOKIE, alice.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    awaitSections(journal, 2);
    assertThat(actions(journal))
        .containsExactly("signed-in", "profile-read", "page.view", "signed-out");
    assertThat(Files.readString(journal).substring(first.length() - 1)).contains("signed out");
  }

  @Test
  void aMereSessionCheckIsNoEventAndKeepsNothingOpen() throws IOException {
    SignedInClient alice = service.signIn();
    Path journal = service.journal(alice.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              service
                  .client()
                  .get()
                  .uri("/api/auth/session")
                  .cookie(RunningService.COOKIE, alice.cookie())
                  .exchange()
                  .expectStatus()
                  .isOk()
                  .expectBody()
                  .returnResult();
              return Files.exists(journal) && sections(journal) == 1;
            });
    assertThat(actions(journal)).containsExactly("signed-in");
  }

  /** Two KiB that the escapes of the journal would make twelve. */
  @ParameterizedTest
  @ValueSource(strings = {"<", ">", "&", "`"})
  void anEventTakesNoMoreThanTwiceItsRoomOnDisk(String escaped) {
    SignedInClient alice = service.signIn();
    ApiCalls.expectInvalid(
        post(alice, escaped.repeat(2_000)),
        "detail",
        "must have at most 4 KiB as the journal writes it, with escapes");
    post(alice, escaped.repeat(300) + "x".repeat(1_000)).expectStatus().isAccepted();
  }

  private WebTestClient.ResponseSpec post(SignedInClient user, String text) {
    return service
        .client()
        .post()
        .uri("/api/events")
        .cookie(RunningService.COOKIE, user.cookie())
        .bodyValue(Map.of("action", "typed", "detail", Map.of("text", text)))
        .exchange();
  }

  @Test
  void beyondTheBytesOfADayAFrontEndIsRefusedAndASignInIsNot() {
    try (RunningService narrow =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/10", "forestgate.journal.daily-bytes=20KB")) {
      SignedInClient alice = narrow.signIn();
      int accepted = 0;
      while (tellsAKilobyte(narrow, alice)) {
        accepted++;
      }
      assertThat(accepted).isBetween(15, 21);
      SignedInClient again = narrow.signIn(alice.username());
      assertThat(tellsAKilobyte(narrow, again)).isFalse();
      Path journal = narrow.journal(again.sessionId());
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(actions(journal)).containsExactly("signed-in"));
      assertThat(tellsAKilobyte(narrow, narrow.signIn())).isTrue();
    }
  }

  private static boolean tellsAKilobyte(RunningService service, SignedInClient user) {
    WebTestClient.ResponseSpec answer =
        service
            .client()
            .post()
            .uri("/api/events")
            .header(HttpHeaders.AUTHORIZATION, user.bearer())
            .bodyValue(Map.of("action", "typed", "detail", Map.of("text", "x".repeat(1_000))))
            .exchange();
    int status = answer.expectBody().returnResult().getStatus().value();
    if (status != 202) {
      answer.expectStatus().isEqualTo(429).expectHeader().exists("Retry-After");
    }
    return status == 202;
  }

  @Test
  void everyAcknowledgedEventOfManyAtOnceIsInExactlyOneSection() throws IOException {
    SignedInClient alice = service.signIn();
    WebClient plain = WebClient.create(service.url());
    List<String> acknowledged =
        Objects.requireNonNull(
            Flux.range(0, 300)
                .flatMap(
                    i ->
                        plain
                            .post()
                            .uri("/api/events")
                            .header(HttpHeaders.AUTHORIZATION, alice.bearer())
                            .bodyValue(Map.of("action", "burst", "detail", Map.of("n", i)))
                            .retrieve()
                            .bodyToMono(Map.class)
                            .map(body -> String.valueOf(body.get("id"))),
                    32)
                .collectList()
                .block());
    Path journal = service.journal(alice.sessionId());
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .untilAsserted(
            () ->
                assertThat(Files.exists(journal) ? ids(journal) : List.of())
                    .doesNotHaveDuplicates()
                    .containsAll(acknowledged)
                    .hasSize(301));
  }

  @Test
  void beyondTheCapAnEventIsRefusedAndIsInNoJournal() {
    try (RunningService narrow =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/10",
            "forestgate.journal.most-events=3",
            "forestgate.journal.inactivity=3s")) {
      SignedInClient alice = narrow.signIn();
      tell(narrow, alice, "second", Map.of());
      tell(narrow, alice, "third", Map.of());
      narrow
          .client()
          .post()
          .uri("/api/events")
          .cookie(RunningService.COOKIE, alice.cookie())
          .bodyValue(Map.of("action", "one-too-many"))
          .exchange()
          .expectStatus()
          .isEqualTo(429)
          .expectHeader()
          .exists(HttpHeaders.RETRY_AFTER)
          .expectBody()
          .jsonPath("$.type")
          .isEqualTo("/problems/too-many-events");

      Path journal = narrow.journal(alice.sessionId());
      awaitSections(journal, 1);
      assertThat(actions(journal)).containsExactly("signed-in", "second", "third");
    }
  }

  @Test
  void aFrontEndCannotSpeakForTheService() throws IOException {
    SignedInClient alice = service.signIn();
    tell(service, alice, "signed-out", Map.of("source", "service"));
    Path journal = service.journal(alice.sessionId());
    awaitSections(journal, 1);
    assertThat(Files.readString(journal))
        .contains("\"source\":\"client\",\"action\":\"signed-out\"")
        .doesNotContain("\"source\":\"service\",\"action\":\"signed-out\"");
  }

  @Test
  void secretsReachNoJournal() throws IOException {
    SignedInClient alice = service.signIn();
    tell(
        service,
        alice,
        "mistake",
        Map.of(
            "password",
            RunningService.PASSWORD,
            "note",
            "cookie " + alice.cookie(),
            "jwt",
            alice.accessToken()));
    Path journal = service.journal(alice.sessionId());
    awaitSections(journal, 1);
    assertThat(Files.readString(journal))
        .doesNotContain(RunningService.PASSWORD, alice.cookie(), alice.accessToken());
  }

  /**
   * The sweep comes too late here, so a section is written because of the notification of its
   * timer.
   */
  @Test
  void anExpiredTimerWakesTheJournal() throws IOException {
    try (RunningService awake =
        RunningService.start(
            "REDIS_URL=" + TestStores.redisUrl() + "/6", "forestgate.journal.sweep=1m")) {
      SignedInClient alice = awake.signIn();
      awaitSections(awake.journal(alice.sessionId()), 1, TestTimeouts.WAKE_UP);
    }
  }

  @Test
  void withoutNotificationsTheSweepAloneWrites() throws IOException {
    try (RunningService deaf = RunningService.start("REDIS_URL=" + TestStores.redisUrl() + "/7")) {
      var redis = deaf.bean(ReactiveStringRedisTemplate.class);
      redis
          .execute(
              connection -> connection.serverCommands().setConfig("notify-keyspace-events", ""))
          .blockLast();
      try {
        SignedInClient alice = deaf.signIn();
        awaitSections(deaf.journal(alice.sessionId()), 1);
      } finally {
        redis
            .execute(
                connection -> connection.serverCommands().setConfig("notify-keyspace-events", "Ex"))
            .blockLast();
      }
    }
  }

  @Test
  void twoReplicasShareTheWorkAndWriteEachSectionOnce() {
    String folder = "forestgate.journal.directory=target/gates/shared-" + UUID.randomUUID();
    String store = "REDIS_URL=" + TestStores.redisUrl() + "/8";
    try (RunningService one = RunningService.start(folder, store);
        RunningService two = RunningService.start(folder, store)) {
      List<SignedInClient> users =
          IntStream.range(0, 20).mapToObj(i -> (i % 2 == 0 ? one : two).signIn()).toList();
      for (SignedInClient user : users) {
        Path journal = Path.of(folder.substring(folder.indexOf('=') + 1), user.sessionId() + ".md");
        awaitSections(journal, 1);
        assertThat(actions(journal)).containsExactly("signed-in");
      }
    }
  }

  @Test
  void sectionsDueDuringDowntimeAreWrittenAfterTheStart() {
    String store = "REDIS_URL=" + TestStores.redisUrl() + "/9";
    List<UUID> interactions = new ArrayList<>();
    String folder = "forestgate.journal.directory=target/gates/late-" + UUID.randomUUID();
    try (RunningService first =
        RunningService.start(store, folder, "forestgate.journal.inactivity=2s")) {
      interactions.add(first.signIn().sessionId());
    }
    Path journal = Path.of(folder.substring(folder.indexOf('=') + 1), interactions.get(0) + ".md");
    assertThat(journal).doesNotExist();
    try (RunningService second = RunningService.start(store, folder)) {
      assertThat(second.port()).isPositive();
      awaitSections(journal, 1);
    }
  }

  private static void readProfile(RunningService service, SignedInClient user) {
    service
        .client()
        .get()
        .uri("/api/profile")
        .cookie(RunningService.COOKIE, user.cookie())
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
  }

  private static void tell(
      RunningService service, SignedInClient user, String action, Map<String, ?> detail) {
    service
        .client()
        .post()
        .uri("/api/events")
        .cookie(RunningService.COOKIE, user.cookie())
        .bodyValue(Map.of("action", action, "detail", detail))
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .returnResult();
  }

  private static void awaitSections(Path journal, int count) {
    awaitSections(journal, count, TestTimeouts.HANG);
  }

  private static void awaitSections(Path journal, int count, Duration limit) {
    Awaitility.await()
        .atMost(limit)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> Files.exists(journal) && sections(journal) == count);
  }

  private static long sections(Path journal) throws IOException {
    return Files.readString(journal).lines().filter(line -> line.startsWith("<!-- end ")).count();
  }

  private static List<String> actions(Path journal) {
    return found(journal, 2);
  }

  private static List<String> ids(Path journal) {
    return found(journal, 1);
  }

  private static List<String> found(Path journal, int group) {
    try {
      Matcher matcher = EVENT.matcher(Files.readString(journal));
      return matcher.results().map(result -> result.group(group)).toList();
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }
}
