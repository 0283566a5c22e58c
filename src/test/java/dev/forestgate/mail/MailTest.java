package dev.forestgate.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.OneTimeSecret;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.secret.Secret;
import dev.forestgate.testing.Mailbox;
import dev.forestgate.testing.RunningService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** E-mails of a running service, from the outbox to the file that a first run writes. */
class MailTest {
  private static final String LINK = "https://id.example.org/verify?token=abc_-123&x=1";

  private final String address = RunningService.freshName() + "@example.org";

  @Test
  void anEmailThatIsPutInBecomesAFileWithTextAndHtml() throws Exception {
    MailOutbox outbox = RunningService.shared().bean(MailOutbox.class);
    outbox.send(verify("Zoë <b>")).block(TestTimeouts.HANG);
    Mailbox.Mail mail = Mailbox.await(address, "Confirm");
    assertThat(mail.link()).isEqualTo(LINK);
    assertThat(mail.code()).isEqualTo("123456");
    assertThat(mail.text()).startsWith("Hello Zoë <b>,\n");
    assertThat(mail.html())
        .contains("Hello Zoë &lt;b&gt;,")
        .contains("href=\"https://id.example.org/verify?token=abc_-123&amp;x=1\"");
    Path file = file(mail);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void deadLettersAreListedAndSentAgainOnTheManagementPort() {
    UUID id = UUID.randomUUID();
    RunningService.shared()
        .bean(DatabaseClient.class)
        .sql(
            "insert into mail_outbox (id, recipient, kind, words, expires_at, state, attempts,"
                + " last_error) values ($1, $2, 'sign-up-attempt', '{}', now() + interval '1 day',"
                + " 'dead', 1, 'it answered 400')")
        .bind(0, id)
        .bind(1, address)
        .then()
        .block(TestTimeouts.HANG);

    JsonNode listed = json(RunningService.shared().management().get().uri("/actuator/deadletters"));
    JsonNode dead =
        listed.path("letters").valueStream().filter(one -> is(one, id)).findFirst().orElseThrow();
    assertThat(dead.path("to").stringValue()).isEqualTo("p…@example.org");
    assertThat(dead.path("kind").stringValue()).isEqualTo("sign-up-attempt");
    assertThat(dead.path("error").stringValue()).isEqualTo("it answered 400");
    assertThat(dead.path("usable").booleanValue()).isTrue();

    String one = "/actuator/deadletters/" + id;
    RunningService.shared()
        .management()
        .post()
        .uri("/actuator/deadletters/nonsense")
        .exchange()
        .expectStatus()
        .isBadRequest();
    JsonNode done = json(RunningService.shared().management().post().uri(one));
    assertThat(done.path("letters").intValue()).isEqualTo(1);
    assertThat(Mailbox.await(address, "You asked").text()).contains("No account was opened");
    assertThat(
            json(RunningService.shared().management().delete().uri(one)).path("letters").intValue())
        .isZero();
  }

  @Test
  void healthAndMetricsTellOfMail() {
    JsonNode mail =
        json(RunningService.shared().management().get().uri("/actuator/health"))
            .at("/components/mail");
    assertThat(mail.path("status").stringValue()).isIn("UP", "DEGRADED");
    assertThat(mail.has("details")).as("the transport is not public").isFalse();
    String metrics =
        new String(
            requireNonNull(
                RunningService.shared()
                    .management()
                    .get()
                    .uri("/actuator/prometheus")
                    .exchange()
                    .expectBody()
                    .returnResult()
                    .getResponseBody()),
            UTF_8);
    assertThat(metrics)
        .contains("forestgate_mail_sent_total{kind=\"verify-address\"")
        .contains("forestgate_mail_waiting")
        .contains("forestgate_mail_dead ")
        .contains("forestgate_mail_oldest_seconds")
        .contains("forestgate_mail_failures_total{reason=\"forbidden\"");
  }

  private static boolean is(JsonNode dead, UUID id) {
    return id.toString().equals(dead.path("id").stringValue());
  }

  private static JsonNode json(WebTestClient.RequestHeadersSpec<?> request) {
    return JsonMapper.shared()
        .readTree(
            requireNonNull(
                request
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .returnResult()
                    .getResponseBody()));
  }

  private Email verify(String username) {
    Instant now = Instant.now();
    return Emails.verifyAddress(
        new Recipient(UUID.randomUUID(), username, address, null),
        new OneTimeSecret(Secret.of(LINK), now.plus(Duration.ofHours(24))),
        new OneTimeSecret(Secret.of("123456"), now.plus(Duration.ofMinutes(10))));
  }

  private static Path file(Mailbox.Mail mail) throws Exception {
    String id = mail.message().getMessageID().replaceAll("[<>]|@.*", "");
    try (Stream<Path> files = Files.list(Mailbox.FOLDER)) {
      List<Path> found =
          files.filter(path -> path.getFileName().toString().equals(id + ".eml")).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }
}
