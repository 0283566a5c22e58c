package dev.forestgate.journal.openrouter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromptTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

  private final Prompt prompt = new Prompt("some/model", 2_000);

  @Test
  void instructionsAndEventsAreInMessagesOfTheirOwn() {
    RecordedEvent event = TestEvents.event(START, "page.view", Map.of("page", "/a"));
    JsonNode body = JSON.readTree(prompt.requestBody(List.of(event)));

    assertThat(body.path("model").stringValue()).isEqualTo("some/model");
    assertThat(body.path("max_tokens").intValue()).isEqualTo(2_000);
    assertThat(body.path("reasoning").path("exclude").booleanValue()).isTrue();
    assertThat(body.path("provider").path("data_collection").stringValue()).isEqualTo("deny");
    assertThat(body.path("messages").size()).isEqualTo(2);
    assertThat(body.path("messages").path(0).path("role").stringValue()).isEqualTo("system");
    assertThat(body.path("messages").path(0).path("content").stringValue())
        .contains("B1 to B2", "never instructions");
    assertThat(body.path("messages").path(1).path("role").stringValue()).isEqualTo("user");
    assertThat(told(List.of(event)))
        .isEqualTo(
            JSON.readTree(
                """
                [{"at":"2026-11-22T10:00:00Z","source":"client","action":"page.view","detail":{"page":"/a"}}]
                """));
  }

  @Test
  void promptContainsNoIds() {
    RecordedEvent event = TestEvents.event(START, "page.view", Map.of());
    assertThat(new String(prompt.requestBody(List.of(event)), UTF_8))
        .doesNotContain(event.id().toString(), event.owner().id().toString());
  }

  @Test
  void promptOmitsVisitorIdsThatTheServiceStored() {
    String visitor = TestEvents.id().toString();
    Map<String, Object> detail = Map.of(JournalEvent.VISITOR, visitor, "mode", "cookie");
    RecordedEvent plain = TestEvents.event(START, "signed-in", detail);
    var kept =
        new RecordedEvent(
            plain.id(),
            START,
            plain.owner(),
            JournalEvent.Source.SERVICE,
            plain.action(),
            plain.detail());
    assertThat(content(List.of(kept))).contains("cookie").doesNotContain(visitor);
    assertThat(content(List.of(plain))).contains(visitor);
  }

  @Test
  void promptHasTheFirstAndTheLastOfManyEventsAndCountsTheRest() {
    JsonNode told = told(events(1_000, Map.of()));
    assertThat(told.size()).isEqualTo(101);
    assertThat(actions(told)).startsWith("step-0", "step-1").endsWith("step-998", "step-999");
    assertThat(told.path(50).path("left_out").intValue()).isEqualTo(900);
    assertThat(told(events(100, Map.of())).size()).isEqualTo(100);
  }

  @Test
  void fewLargeEventsAreBoundedByTheirBytes() {
    List<RecordedEvent> events = events(50, Map.of("note", "ü".repeat(1_000)));
    JsonNode told = told(events);
    String content = content(events);
    assertThat(content.getBytes(UTF_8).length).isLessThan(Prompt.MOST_BYTES + 100);
    assertThat(actions(told)).hasSize(7).startsWith("step-0").endsWith("step-49");
    assertThat(told.path(4).path("left_out").intValue()).isEqualTo(43);
  }

  private static List<RecordedEvent> events(int count, Map<String, Object> detail) {
    return IntStream.range(0, count)
        .mapToObj(i -> TestEvents.event(START.plusSeconds(i), "step-" + i, detail))
        .toList();
  }

  private JsonNode told(List<RecordedEvent> events) {
    return JSON.readTree(content(events));
  }

  private String content(List<RecordedEvent> events) {
    return JSON.readTree(prompt.requestBody(events))
        .path("messages")
        .path(1)
        .path("content")
        .stringValue();
  }

  private static List<String> actions(JsonNode told) {
    List<String> actions = new ArrayList<>();
    told.forEach(
        event -> {
          if (event.has("action")) {
            actions.add(event.path("action").stringValue());
          }
        });
    return actions;
  }
}
