package dev.forestgate.mail.sendgrid;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import dev.forestgate.secret.Secret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SendGridTransportTest {
  private static final String KEY = "SG.0123456789abcdef.0123456789abcdef0123456789abcdef";
  private static final Instant NOW = Instant.parse("2026-11-22T10:30:00Z");
  private static final Duration SOON = TestTimeouts.HANG;

  private static SendGridServer server;

  private final RenderedEmail message =
      new RenderedEmail(
          UUID.randomUUID(), NOW, "zoe@exämple.org", "Grüße", "Text für Zoë", "<p>für Zoë</p>");
  private SendGridTransport sendGrid = sendGrid(TestMailProperties.of());

  @BeforeAll
  static void open() {
    server = new SendGridServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.reset();
  }

  @AfterEach
  void close() {
    sendGrid.destroy();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 204})
  void any2xxIsSuccess(int status) {
    server.answer(aResponse().withStatus(status));
    StepVerifier.create(sendGrid.deliver(message)).expectComplete().verify(SOON);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void theEmailIsSentAsItWasWrittenAndRecipientsAreNotTracked() {
    server.answer(aResponse().withStatus(202));
    sendGrid = sendGrid(TestMailProperties.of("from-name", "Wald", "reply-to", "help@example.org"));
    sendGrid.deliver(message).block(SOON);

    LoggedRequest request = server.requests().get(0);
    assertThat(request.getHeader("Authorization")).isEqualTo("Bearer " + KEY);
    assertThat(request.getHeader("Content-Type")).isEqualTo("application/json");
    JsonNode body = JsonMapper.shared().readTree(request.getBody());
    assertThat(body.at("/personalizations/0/to/0/email").stringValue())
        .isEqualTo("zoe@xn--exmple-cua.org");
    assertThat(body.at("/from/email").stringValue()).isEqualTo("gate@example.org");
    assertThat(body.at("/from/name").stringValue()).isEqualTo("Wald");
    assertThat(body.at("/reply_to/email").stringValue()).isEqualTo("help@example.org");
    assertThat(body.at("/subject").stringValue()).isEqualTo("Grüße");
    assertThat(body.at("/content/0/type").stringValue()).isEqualTo("text/plain");
    assertThat(body.at("/content/0/value").stringValue()).isEqualTo("Text für Zoë");
    assertThat(body.at("/content/1/type").stringValue()).isEqualTo("text/html");
    assertThat(body.at("/content/1/value").stringValue()).isEqualTo("<p>für Zoë</p>");
    assertThat(body.at("/headers/Message-ID").stringValue())
        .isEqualTo("<" + message.id() + "@example.org>");
    assertThat(body.at("/headers/Auto-Submitted").stringValue()).isEqualTo("auto-generated");
    assertThat(body.at("/headers").has("List-Unsubscribe")).isFalse();
    assertThat(body.at("/custom_args/letter").stringValue()).isEqualTo(message.id().toString());
    assertThat(body.at("/tracking_settings/click_tracking/enable").booleanValue()).isFalse();
    assertThat(body.at("/tracking_settings/open_tracking/enable").booleanValue()).isFalse();
  }

  @Test
  void withoutAnAddressForAnswersThereIsNone() {
    server.answer(aResponse().withStatus(202));
    sendGrid.deliver(message).block(SOON);
    assertThat(JsonMapper.shared().readTree(server.requests().get(0).getBody()).has("reply_to"))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "400, REFUSED",
    "401, FORBIDDEN",
    "403, FORBIDDEN",
    "404, REFUSED",
    "408, BUSY",
    "413, REFUSED",
    "429, BUSY",
    "500, BUSY",
    "502, BUSY",
    "503, BUSY",
    "307, REFUSED"
  })
  void theStatusSaysWhetherItPasses(int status, Reason reason) {
    server.answer(aResponse().withStatus(status).withHeader("Location", "/elsewhere"));
    expect(reason, "it answered " + status);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void errorOfSendGridIsReportedWithoutSecrets() {
    server.answer(
        json(
            403,
            "The from address does not match a verified Sender Identity. Visit"
                + " https://sendgrid.com/docs to see why. Key "
                + KEY
                + " zoe@example.org"));
    expect(
        Reason.FORBIDDEN,
        "it answered 403: The from address does not match a verified Sender Identity. Visit … to"
            + " see why. Key … from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "[]", "{\"errors\":[]}", "{\"errors\":\"x\"}"})
  void anAnswerThatSaysNothingIsLeftOut(String body) {
    server.answer(aResponse().withStatus(400).withBody(body));
    expect(Reason.REFUSED, "it answered 400");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | 120",
        "Sun, 22 Nov 2026 10:31:00 GMT | 60",
        "Sun, 22 Nov 2026 10:00:00 GMT | 0",
        "soon | 0",
        "-5 | 0"
      })
  void howLongItWantsToBeLeftAloneIsKnown(String header, long seconds) {
    server.answer(aResponse().withStatus(429).withHeader("Retry-After", header));
    StepVerifier.create(sendGrid.deliver(message))
        .expectErrorSatisfies(
            failed ->
                assertThat(((DeliveryFailure) failed).retryAfter())
                    .isEqualTo(Duration.ofSeconds(seconds)))
        .verify(SOON);
  }

  @ParameterizedTest
  @CsvSource({"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
  void anAnswerThatIsLostMayPassAndIsNotAskedForByUs(Fault fault) {
    server.answer(aResponse().withFault(fault));
    StepVerifier.create(sendGrid.deliver(message))
        .expectErrorSatisfies(
            failed -> assertThat(DeliveryFailure.of(failed).reason()).isEqualTo(Reason.UNREACHABLE))
        .verify(SOON);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void acceptedEmailSucceedsBeforeTheResponseBodyArrives() {
    server.answer(
        aResponse()
            .withStatus(202)
            .withBody("x".repeat(5_000))
            .withChunkedDribbleDelay(50, 60_000));
    StepVerifier.create(sendGrid.deliver(message)).expectComplete().verify(SOON);
  }

  @Test
  void aRefusalThatDoesNotEndIsARefusal() {
    server.answer(
        aResponse()
            .withStatus(500)
            .withBody("x".repeat(5_000))
            .withChunkedDribbleDelay(50, 60_000));
    expect(Reason.BUSY, "it answered 500");
  }

  @Test
  void refusedConnectionIsTemporary() {
    sendGrid.destroy();
    sendGrid = sendGrid("http://localhost:1", TestMailProperties.of());
    StepVerifier.create(sendGrid.deliver(message))
        .expectErrorSatisfies(
            failed -> {
              DeliveryFailure undelivered = DeliveryFailure.of(failed);
              assertThat(undelivered.reason()).isEqualTo(Reason.UNREACHABLE);
              assertThat(undelivered.message()).doesNotContain(KEY);
            })
        .verify(SOON);
  }

  @Test
  void settingsThatCantBeAreRefused() {
    assertThatThrownBy(() -> properties("api-key", "SG.two words"))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("SENDGRID_API_KEY")
        .hasMessageNotContaining("two words");
    assertThatThrownBy(() -> properties("base-url", "ftp://example.org"))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.sendgrid.base-url");
    assertThat(properties("api-key", " ").apiKey()).isNull();
    assertThat(properties().baseUrl()).isEqualTo(URI.create("https://api.sendgrid.com"));
  }

  private void expect(Reason reason, String words) {
    StepVerifier.create(sendGrid.deliver(message))
        .expectErrorSatisfies(
            failed -> {
              assertThat(failed).isInstanceOf(DeliveryFailure.class).hasMessage(words);
              assertThat(((DeliveryFailure) failed).reason()).isEqualTo(reason);
            })
        .verify(SOON);
  }

  private static ResponseDefinitionBuilder json(int status, String words) {
    return aResponse()
        .withStatus(status)
        .withHeader("Content-Type", "application/json")
        .withBody(
            JsonMapper.shared()
                .writeValueAsString(
                    Map.of(
                        "errors", java.util.List.of(Map.of("message", words, "field", "from")))));
  }

  private static SendGridTransport sendGrid(MailProperties mail) {
    return sendGrid(server.baseUrl() + "/", mail);
  }

  private static SendGridTransport sendGrid(String baseUrl, MailProperties mail) {
    return new SendGridTransport(
        properties("base-url", baseUrl), Secret.of(KEY), mail, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static SendGridProperties properties(String... settings) {
    return TestMailProperties.bind(
        "forestgate.sendgrid", SendGridProperties.class, Map.of(), settings);
  }
}
