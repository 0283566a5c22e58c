package dev.forestgate.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.io.IOException;
import java.nio.file.Files;
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
  @ValueSource(strings = {"limit=0", "limit=201", "limit=-1", "limit=x", "limit=", "before=x"})
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
