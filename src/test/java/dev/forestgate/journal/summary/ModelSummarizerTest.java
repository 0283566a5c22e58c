package dev.forestgate.journal.summary;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static dev.forestgate.journal.summary.OpenRouterServer.json;
import static dev.forestgate.journal.summary.OpenRouterServer.status;
import static dev.forestgate.journal.summary.OpenRouterServer.words;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.openrouter.OpenRouter;
import dev.forestgate.journal.openrouter.TestOpenRouter;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Responses of OpenRouter, and the text that reaches the journal. */
class ModelSummarizerTest {
  private static final List<RecordedEvent> EVENTS =
      List.of(
          TestEvents.event(
              Instant.parse("2026-11-22T10:00:00Z"), "plan-chosen", Map.of("plan", "oak")),
          TestEvents.event(Instant.parse("2026-11-22T10:01:00Z"), "page.view", Map.of()));
  private static final String LOCAL = "local summary, made without a language model";

  private static LettuceConnectionFactory connections;
  private static Scripts scripts;
  private static OpenRouterServer server;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<OpenRouter> opened = new ArrayList<>();

  @BeforeAll
  static void start() {
    connections = TestStores.redisConnections(11);
    scripts = new Scripts(new ReactiveStringRedisTemplate(connections));
    server = new OpenRouterServer();
  }

  @AfterAll
  static void stop() {
    server.close();
    connections.destroy();
  }

  @AfterEach
  void reset() {
    opened.forEach(OpenRouter::destroy);
    server.reset();
  }

  @Test
  void theModelsWordsAreTheSummaryAndItsNameIsTheSource() {
    server.answer(words("The person chose the plan \"oak\" and looked at a page."));
    assertThat(summarize(asking("model", "maker/model-1:free")))
        .isEqualTo(
            new Summary(
                "The person chose the plan \"oak\" and looked at a page.",
                "summary by the language model maker/model-1:free"));
    assertThat(counted("openrouter", "ok")).isEqualTo(1);
    assertThat(registry.get("forestgate.openrouter.answers").tag("outcome", "ok").timer().count())
        .isEqualTo(1);
  }

  @Test
  void theRequestIsWhatOpenRouterDocuments() {
    server.answer(words("Words."));
    summarize(asking("app-name", "My Gate", "app-url", "https://id.example.org"));
    LoggedRequest request = server.requests().get(0);
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + TestOpenRouter.KEY);
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    assertThat(request.getHeader("X-Title")).isEqualTo("My Gate");
    assertThat(request.getHeader("HTTP-Referer")).isEqualTo("https://id.example.org");
    assertThat(request.getHeader("Accept-Encoding")).isNull();
    JsonNode body = JsonMapper.shared().readTree(request.getBody());
    assertThat(body.path("model").stringValue()).isEqualTo("openai/gpt-4o-mini");
    assertThat(body.path("messages").path(1).path("content").stringValue()).contains("plan-chosen");
  }

  @Test
  void refererIsSentOnlyIfConfigured() {
    server.answer(words("Words."));
    summarize(asking());
    assertThat(server.requests().get(0).containsHeader("HTTP-Referer")).isFalse();
  }

  @Test
  void aServerErrorIsTriedAgain() {
    server.answer(status(500), words("At the second attempt."));
    assertThat(summarize(asking()).text()).isEqualTo("At the second attempt.");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    server.answer(
        aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), words("At the second attempt."));
    assertThat(summarize(asking()).text()).isEqualTo("At the second attempt.");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void retryAfterIsObeyed() {
    server.answer(status(429).withHeader("Retry-After", "1"), words("A second later."));
    long began = System.nanoTime();
    assertThat(summarize(asking("timeout", "10s")).text()).isEqualTo("A second later.");
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3600", "Sun, 22 Nov 2099 10:00:00 GMT"})
  void aWaitThatIsTooLongIsNotBegun(String retryAfter) {
    server.answer(status(429).withHeader("Retry-After", retryAfter));
    expectLocal(asking("timeout", "30s"), "refused");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 402, 403, 404, 204, 302})
  void aRefusalIsNotAskedAgain(int status) {
    server.answer(status(status));
    expectLocal(asking(), "refused");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void persistentFailureUsesTheConfiguredAttempts() {
    server.answer(status(503));
    expectLocal(asking("attempts", "2"), "refused");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aHangAndADripEndAtTheBound() {
    Summarizer summarizer = asking("timeout", "500ms");
    long began = System.nanoTime();
    server.answer(words("Too late.").withFixedDelay(20_000));
    expectLocal(summarizer, "timeout");
    server.answer(words("Too slow.").withChunkedDribbleDelay(40, 20_000));
    expectLocal(summarizer, "timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "<html>Bad gateway</html>",
        "[]",
        "null",
        "\"text\"",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":{}}",
        "{\"choices\":[{}]}",
        "{\"choices\":[{\"message\":null}]}",
        "{\"choices\":[{\"message\":{\"content\":null}}]}",
        "{\"choices\":[{\"message\":{\"content\":7}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"<b></b> https://evil.example/\"}}]}",
        "{\"error\":{\"code\":502,\"message\":\"no provider\"}}",
        "{\"choices\":[{\"message\":{\"content\":\"cut off"
      })
  void responseWithoutWordsIsUnusable(String body) {
    server.answer(json(body));
    expectLocal(asking(), "malformed");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void nestingWithoutEndIsNonsenseToo() {
    server.answer(json("[".repeat(60_000)));
    expectLocal(asking(), "malformed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "content_filter", "tool_calls", "error", "max_tokens"})
  void anAnswerThatWasNotFinishedIsNoSummary(String reason) {
    server.answer(
        json(
            "{\"choices\":[{\"finish_reason\":\"%s\",\"message\":{\"content\":\"They were\"}}]}"
                .formatted(reason)));
    expectLocal(asking(), "unfinished");
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"stop\"", "\"STOP\"", "null"})
  void anAnswerThatWasFinishedIsTheSummary(String reason) {
    server.answer(
        json(
            "{\"choices\":[{\"finish_reason\":%s,\"message\":{\"content\":\"They read.\"}}]}"
                .formatted(reason)));
    assertThat(summarize(asking()).text()).isEqualTo("They read.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reasoning", "reasoning_content"})
  void reasoningBesideTheAnswerIsNoPartOfIt(String member) {
    server.answer(
        json(
            "{\"choices\":[{\"message\":{\"%s\":\"I weigh it.\",\"content\":\"I weigh it.\\n\\nThey read.\"}}]}"
                .formatted(member)));
    assertThat(summarize(asking()).text()).isEqualTo("They read.");
    server.answer(
        json(
            "{\"choices\":[{\"message\":{\"%s\":\"I weigh it.\",\"content\":null}}]}"
                .formatted(member)));
    expectLocal(asking(), "malformed");
  }

  @Test
  void privateWordsOfTheModelAreInNoSummary() {
    server.answer(words("<think>The user may be in love.</think>They signed in."));
    assertThat(summarize(asking()).text()).isEqualTo("They signed in.");
    server.answer(words("<think>The user may be in"));
    expectLocal(asking(), "malformed");
  }

  @Test
  void nonHttpResponseCausesALocalSummary() {
    server.answer(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));
    assertThat(summarize(asking()).source()).isEqualTo(LOCAL);
  }

  @Test
  void paddingBeforeTheJsonIsNoHarm() {
    server.answer(json("\n \n{\"choices\":[{\"message\":{\"content\":\"Words.\"}}]}"));
    assertThat(summarize(asking()).text()).isEqualTo("Words.");
  }

  @Test
  void refusedConnectionCausesALocalSummary() {
    expectLocal(asking("base-url", "http://localhost:1/api/v1"), "unreachable");
  }

  @Test
  void untrustedCertificateGetsNoKey() {
    server.answer(words("Words of an impostor."));
    expectLocal(asking("base-url", server.httpsBaseUrl()), "unreachable");
    assertThat(server.allRequests()).isZero();
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.redirect();
    expectLocal(asking(), "refused");
    assertThat(server.allRequests()).isEqualTo(1);
  }

  @Test
  void aModelThatObeyedAnEventStillGivesPlainText() {
    server.answer(
        words(
            "<script>alert(1)</script> **Sign in again** at [the bank](https://evil.example) or"
                + " https://evil.example/x \u202Egnp.exe\u001b[31m. Your token: Bearer"
                + " abcdefghijklmnopqrst."));
    assertThat(summarize(asking()).text())
        .isEqualTo("Sign in again at the bank or gnp.exe. Your token: [redacted]");
  }

  @Test
  void afterFailuresInARowItIsLeftAloneAndAfterThePauseAskedAgain() {
    Summarizer summarizer = asking("circuit-failures", "2", "circuit-pause", "500ms");
    server.answer(status(401));
    expectLocal(summarizer, "refused");
    expectLocal(summarizer, "refused");
    expectLocal(summarizer, "circuit");
    assertThat(server.requests()).hasSize(2);

    server.answer(words("Words again."));
    Awaitility.await().until(() -> summarize(summarizer).text().equals("Words again."));
    assertThat(server.requests()).hasSize(3);
    assertThat(summarize(summarizer).text()).isEqualTo("Words again.");
  }

  private Summarizer asking(String... settings) {
    List<String> all =
        new ArrayList<>(List.of("base-url", server.baseUrl(), "daily-requests", "1000000"));
    all.addAll(List.of(settings));
    OpenRouter openRouter =
        TestOpenRouter.with(scripts, Clock.systemUTC(), all.toArray(String[]::new));
    opened.add(openRouter);
    return new ModelSummarizer(openRouter, new LocalSummarizer(), new SummaryMeters(registry));
  }

  private static Summary summarize(Summarizer summarizer) {
    return Objects.requireNonNull(summarizer.summarize(EVENTS).block(TestTimeouts.HANG));
  }

  /** Counted as what it was. */
  private void expectLocal(Summarizer summarizer, String outcome) {
    double before = counted("local", outcome);
    Summary summary = summarize(summarizer);
    assertThat(summary.source()).isEqualTo(LOCAL);
    assertThat(summary.text()).contains("the front end told of plan-chosen and page.view");
    assertThat(counted("local", outcome)).isEqualTo(before + 1);
  }

  private double counted(String source, String outcome) {
    return registry
        .get("forestgate.journal.summaries")
        .tag("source", source)
        .tag("outcome", outcome)
        .counter()
        .count();
  }
}
