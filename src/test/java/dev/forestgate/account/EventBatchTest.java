package dev.forestgate.account;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.testing.ApiCalls;
import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.SignedInClient;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** Several events of a front end in one request. */
class EventBatchTest {
  private final RunningService service = RunningService.shared();

  @Test
  void allAreInTheJournalInTheirOrder() throws Exception {
    SignedInClient alice = service.signIn();
    List<String> actions = IntStream.range(0, 20).mapToObj(i -> "step-" + i).toList();
    List<String> ids = ids(send(alice, batch(actions)));
    assertThat(ids).hasSize(20).doesNotHaveDuplicates();
    Awaitility.await().until(() -> Files.exists(service.journal(alice.sessionId())));
    String journal = Files.readString(service.journal(alice.sessionId()));
    List<Integer> places =
        IntStream.range(0, 20).mapToObj(i -> journal.indexOf(ids.get(i))).toList();
    assertThat(places).doesNotContain(-1).isSorted();
    assertThat(journal).contains(actions).contains("\"password\":\"[redacted]\"");
  }

  @Test
  void aVisitorMaySendSeveral() {
    assertThat(ids(send(null, batch(List.of("page.opened", "cart.emptied"))))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]|events|must have 1 to 20 items",
        "[null]|events[0].action|must be 1 to 64 of a-z, 0-9, dot, dash, underscore",
        "[{\"action\":\"fine\"},{\"action\":\"Not\"}]|events[1].action|must be 1 to 64 of a-z, 0-9, dot, dash, underscore",
        "{}|events|has the wrong type"
      })
  void aMalformedBatchIsRefused(String events, String field, String message) {
    ApiCalls.expectInvalid(send(null, "{\"events\":" + events + "}"), field, message);
  }

  @Test
  void moreThanTwentyAreRefused() {
    List<String> actions = IntStream.range(0, 21).mapToObj(i -> "step-" + i).toList();
    ApiCalls.expectInvalid(send(null, batch(actions)), "events", "must have 1 to 20 items");
  }

  @Test
  void oneMalformedEventKeepsAllOut() throws Exception {
    SignedInClient alice = service.signIn();
    ApiCalls.expectInvalid(
        send(
            alice,
            "{\"events\":[{\"action\":\"first\"},{\"action\":\"second\",\"detail\":{\"a\":\""
                + "x".repeat(2048)
                + "\"}}]}"),
        "events[1].detail",
        "must have at most 2 KiB as JSON");
    Awaitility.await().until(() -> Files.exists(service.journal(alice.sessionId())));
    assertThat(Files.readString(service.journal(alice.sessionId()))).doesNotContain("first");
  }

  private static String batch(List<String> actions) {
    return actions.stream()
        .map(action -> "{\"action\":\"" + action + "\",\"detail\":{\"password\":\"hunter22\"}}")
        .collect(joining(",", "{\"events\":[", "]}"));
  }

  private ResponseSpec send(@Nullable SignedInClient caller, String body) {
    return service
        .client()
        .post()
        .uri("/api/events")
        .contentType(MediaType.APPLICATION_JSON)
        .headers(
            headers -> {
              if (caller != null) {
                headers.set(HttpHeaders.AUTHORIZATION, caller.bearer());
              }
            })
        .bodyValue(body)
        .exchange();
  }

  @SuppressWarnings("unchecked")
  private static List<String> ids(ResponseSpec response) {
    Map<String, Object> body =
        Objects.requireNonNull(
            response
                .expectStatus()
                .isAccepted()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody());
    assertThat(body).containsOnlyKeys("ids");
    return (List<String>) Objects.requireNonNull(body.get("ids"));
  }
}
