package dev.forestgate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Users read the journals of their own sessions, and of no others. */
class CallerJournalsTest {
  private final RunningService service = RunningService.shared();

  @Test
  void aUserSeesTheirJournalsTheLatestFirst() throws IOException {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient first = service.signIn(name);
    awaitJournal(first);
    SignedInClient second = service.signIn(name);
    awaitJournal(second);

    List<Entry> entries = list(second, "");
    assertThat(entries)
        .extracting(Entry::id)
        .containsExactly(second.sessionId(), first.sessionId());
    Entry latest = entries.get(0);
    assertThat(latest.summary()).contains("the person signed in");
    assertThat(latest.events()).isOne();
    assertThat(latest.startedAt()).isEqualTo(latest.endedAt()).endsWith("Z");
    assertThat(list(second, "?limit=1")).containsExactly(latest);
    assertThat(list(second, "?limit=1&before=" + latest.id()))
        .extracting(Entry::id)
        .containsExactly(first.sessionId());
    assertThat(list(service.signIn(), "")).isEmpty();
  }

  @Test
  void aUserReadsAJournalAsItIsOnDisk() throws IOException {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    byte[] read =
        get(alice, "/api/interactions/" + alice.sessionId())
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType(MediaType.parseMediaType("text/markdown;charset=UTF-8"))
            .expectHeader()
            .valueEquals(HttpHeaders.CACHE_CONTROL, "no-store")
            .expectBody()
            .returnResult()
            .getResponseBodyContent();
    assertThat(read).isEqualTo(Files.readAllBytes(service.journal(alice.sessionId())));
  }

  /** Half a section, or anything else at the end of the file, is never shown. */
  @Test
  void onlyWholeSectionsAreRead() throws IOException {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    String whole = Files.readString(service.journal(alice.sessionId()));
    Files.writeString(service.journal(alice.sessionId()), whole + "\n<!-- section 2 half");
    get(alice, "/api/interactions/" + alice.sessionId()).expectBody(String.class).isEqualTo(whole);
  }

  @Test
  void anothersJournalIsLikeOneThatNeverWas() {
    SignedInClient alice = service.signIn();
    SignedInClient mallory = service.signIn();
    awaitJournal(alice);
    String others = problem(mallory, "/api/interactions/" + alice.sessionId(), 404);
    assertThat(problem(mallory, "/api/interactions/" + UUID.randomUUID(), 404)).isEqualTo(others);
    assertThat(problem(mallory, "/api/interactions/..%2f" + alice.sessionId(), 404))
        .isEqualTo(others);
    assertThat(problem(mallory, "/api/interactions/1-1-1-1-1", 404)).isEqualTo(others);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "limit=",
        "before=x",
        "before=01a1f855-135a-721d-af40-cfb511982e44",
        "from=yesterday",
        "until=2026-11-30",
        "sections=yes",
        "limit=51&sections=true"
      })
  void invalidPageIsRefused(String query) {
    String member = query.substring(0, query.indexOf('='));
    assertThat(problem(service.signIn(), "/api/interactions?" + query, 400))
        .contains("/problems/invalid-request", "\"field\":\"" + member + "\"");
  }

  @Test
  void withoutASessionNothingIsShown() {
    for (String path : List.of("/api/interactions", "/api/interactions/" + UUID.randomUUID())) {
      service.client().get().uri(path).exchange().expectStatus().isUnauthorized().expectBody();
    }
  }

  @Test
  void aDeletedAccountHasNoJournals() {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    ApiCalls.post(
            service.client(),
            "/api/delete",
            Map.of("login", alice.username(), "password", RunningService.PASSWORD))
        .expectStatus()
        .isOk()
        .expectBody()
        .returnResult();
    assertThat(service.journal(alice.sessionId())).doesNotExist();
  }

  @Test
  void anothersCursorIsRefused() {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    assertThat(problem(service.signIn(), "/api/interactions?before=" + alice.sessionId(), 400))
        .contains("must be the id of an interaction");
  }

  @Test
  void aPageTellsTheCursorOfTheNextOneAndTheLastHasNone() {
    String name = RunningService.freshName();
    service.register(name);
    SignedInClient first = service.signIn(name);
    awaitJournal(first);
    SignedInClient second = service.signIn(name);
    awaitJournal(second);
    JsonNode page = json(second, "/api/interactions?limit=1");
    assertThat(page.path("next").asString()).isEqualTo(second.sessionId().toString());
    JsonNode last =
        json(second, "/api/interactions?limit=1&before=" + page.path("next").asString());
    assertThat(last.path("interactions").get(0).path("id").asString())
        .isEqualTo(first.sessionId().toString());
    assertThat(last.has("next")).isFalse();
  }

  @Test
  void journalsOfATimeAreListed() {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    Instant began = Instant.parse(list(alice, "").get(0).startedAt());
    String before = "until=" + began.minusSeconds(60);
    String around = "from=" + began.minusSeconds(60) + "&until=" + began.plusSeconds(60);
    String after = "from=" + began.plusSeconds(60);
    assertThat(list(alice, "?" + around)).hasSize(1);
    assertThat(list(alice, "?" + before)).isEmpty();
    assertThat(list(alice, "?" + after)).isEmpty();
  }

  @Test
  void aJournalIsReadAsJsonWithWhatTheSealsSay() throws IOException {
    SignedInClient alice = service.signIn();
    awaitJournal(alice);
    JsonNode whole = json(alice, "/api/interactions/" + alice.sessionId() + "/sections");
    assertThat(whole)
        .isEqualTo(json(alice, "/api/interactions?sections=true").at("/interactions/0"));
    assertThat(whole.path("current").asBoolean()).isTrue();
    assertThat(whole.path("integrity").asString()).isEqualTo("unchanged");
    assertThat(whole.at("/sections/0/events/0/action").asString()).isEqualTo("signed-in");
    assertThat(whole.at("/sections/0/events/0/detail/mode").asString()).isEqualTo("both");

    var file = service.journal(alice.sessionId());
    Files.writeString(file, Files.readString(file).replace("signed-in", "signed-up"));
    assertThat(
            json(alice, "/api/interactions?sections=true")
                .at("/interactions/0/integrity")
                .asString())
        .isEqualTo("altered");
    assertThat(
            problem(service.signIn(), "/api/interactions/" + alice.sessionId() + "/sections", 404))
        .contains("/problems/not-found");
  }

  @Test
  void aSignInTellsOfWrongPasswordsBeforeIt() {
    String name = RunningService.freshName();
    service.register(name);
    for (int i = 0; i < 2; i++) {
      ApiCalls.post(service.client(), "/api/auth/login", Map.of("login", name, "password", "wrong"))
          .expectStatus()
          .isUnauthorized()
          .expectBody()
          .returnResult();
    }
    SignedInClient first = service.signIn(name);
    awaitJournal(first);
    assertThat(firstDetail(first).path("failed").asInt()).isEqualTo(2);
    SignedInClient second = service.signIn(name);
    awaitJournal(second);
    assertThat(firstDetail(second).has("failed")).isFalse();
  }

  private JsonNode firstDetail(SignedInClient user) {
    return json(user, "/api/interactions/" + user.sessionId() + "/sections")
        .at("/sections/0/events/0/detail");
  }

  private JsonNode json(SignedInClient user, String path) {
    String body =
        get(user, path)
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return JsonMapper.shared().readTree(Objects.requireNonNull(body));
  }

  private void awaitJournal(SignedInClient user) {
    Awaitility.await()
        .atMost(TestTimeouts.HANG)
        .until(() -> list(user, "").stream().anyMatch(e -> e.id().equals(user.sessionId())));
  }

  private List<Entry> list(SignedInClient user, String query) {
    Body body =
        get(user, "/api/interactions" + query)
            .expectStatus()
            .isOk()
            .expectBody(Body.class)
            .returnResult()
            .getResponseBody();
    return Objects.requireNonNull(body).interactions();
  }

  private String problem(SignedInClient user, String path, int status) {
    String body =
        get(user, path)
            .expectStatus()
            .isEqualTo(status)
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    return Objects.requireNonNull(body);
  }

  private WebTestClient.ResponseSpec get(SignedInClient user, String path) {
    return service
        .client()
        .get()
        .uri(java.net.URI.create(service.url() + path))
        .header(HttpHeaders.AUTHORIZATION, user.bearer())
        .exchange();
  }

  private record Body(List<Entry> interactions) {}

  private record Entry(
      UUID id,
      @com.fasterxml.jackson.annotation.JsonProperty("started_at") String startedAt,
      @com.fasterxml.jackson.annotation.JsonProperty("ended_at") String endedAt,
      String summary,
      long events) {}
}
