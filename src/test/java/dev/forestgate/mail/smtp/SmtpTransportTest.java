package dev.forestgate.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.smtp.SmtpProperties.Encryption;
import dev.forestgate.mail.smtp.SmtpServer.Answer;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Delivery to a real SMTP server. */
class SmtpTransportTest {
  private static final TestCertificates AUTHORITY = new TestCertificates();
  private static final Duration SOON = TestTimeouts.HANG;

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> signedIn = new CopyOnWriteArrayList<>();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void anEmailGoesOverStartTlsAndArrivesAsItWasWritten() throws Exception {
    SmtpServer server = server(with("localhost").andThen(SMTPServer.Builder::requireTLS)::apply);
    RenderedEmail message = message("zoe@exämple.org");
    StepVerifier.create(to(server, trusting()).deliver(message)).expectComplete().verify(SOON);
    assertThat(server.accepted()).hasSize(1);
    var arrived = server.accepted().get(0);
    assertThat(arrived.to()).isEqualTo("zoe@xn--exmple-cua.org");
    assertThat(arrived.subject()).isEqualTo("Grüße");
    assertThat(arrived.text().strip()).isEqualTo("Text für Zoë");
    assertThat(arrived.html().strip()).isEqualTo("<p>HTML für Zoë</p>");
    assertThat(arrived.message().getMessageID()).isEqualTo("<" + message.id() + "@example.org>");
    assertThat(arrived.message().getHeader("Received")[0]).contains("localhost");
  }

  @Test
  void anEmailGoesOverTlsFromTheStart() throws Exception {
    SmtpServer server = server(builder -> builder.serverSocketFactory(AUTHORITY.of("localhost")));
    StepVerifier.create(to(server, and(trusting(), "encryption", "tls")).deliver(message()))
        .expectComplete()
        .verify(SOON);
    assertThat(server.accepted()).hasSize(1);
  }

  @Test
  void aServerThatDoesNotEncryptGetsNoEmailAndNoPassword() {
    SmtpServer server = server(signIn());
    expect(
        to(server, "encryption", "starttls", "username", "gate", "password", "hunter2"),
        Reason.FORBIDDEN,
        "it does not offer STARTTLS");
    assertThat(server.accepted()).isEmpty();
    assertThat(signedIn).isEmpty();
  }

  @Test
  void aCertificateOfAnotherHostIsNotAccepted() throws Exception {
    SmtpServer server = server(with("mail.example.org"));
    expect(
        to(server, trusting()), Reason.FORBIDDEN, "its certificate or encryption is not accepted");
    assertThat(server.accepted()).isEmpty();
  }

  @Test
  void aCertificateOfAnotherHostIsNotAcceptedWithTlsFromTheStart() throws Exception {
    SmtpServer server =
        server(builder -> builder.serverSocketFactory(AUTHORITY.of("mail.example.org")));
    expect(
        to(server, and(trusting(), "encryption", "tls")),
        Reason.FORBIDDEN,
        "its certificate or encryption is not accepted");
    assertThat(server.accepted()).isEmpty();
  }

  @Test
  void aCertificateOfAnAuthorityThatIsNotTrustedIsNotAccepted() {
    SmtpServer server = server(with("localhost"));
    expect(
        to(server, "encryption", "starttls"),
        Reason.FORBIDDEN,
        "its certificate or encryption is not accepted");
    assertThat(server.accepted()).isEmpty();
  }

  @Test
  void weSignInWhereWeAreAskedTo() throws Exception {
    SmtpServer server = server(with("localhost").andThen(signIn())::apply);
    StepVerifier.create(
            to(server, and(trusting(), "username", "gate", "password", "hunter2"))
                .deliver(message()))
        .expectComplete()
        .verify(SOON);
    assertThat(signedIn).containsExactly("gate");
  }

  @Test
  void aPasswordThatIsWrongMayBeSetRight() throws Exception {
    SmtpServer server = server(with("localhost").andThen(signIn())::apply);
    expect(
        to(server, and(trusting(), "username", "gate", "password", "wrong")),
        Reason.FORBIDDEN,
        "it refused the username and password");
  }

  @Test
  void requiredAuthenticationIsReported() throws Exception {
    SmtpServer server = server(with("localhost").andThen(signIn())::apply);
    expect(
        to(server, trusting()), Reason.FORBIDDEN, "it answered 530: 5.7.0 Authentication required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SENDER_UNKNOWN      | FORBIDDEN   | it refused the sender 550: 5.7.1 not your address: …",
        "BUSY_WITH_RECIPIENT | BUSY        | it answered 450: 4.2.1 try later",
        "RECIPIENT_UNKNOWN   | REFUSED     | it answered 550: 5.1.1 … is unknown",
        "GREETING_REFUSED    | FORBIDDEN   | it answered 504: 5.5.2 <host>: Helo command rejected",
        "RELAYING_DENIED     | FORBIDDEN   | it answered 554: 5.7.1 Relay access denied",
        "RELAYING_DENIED_WITHOUT_CODE | FORBIDDEN | it answered 550: relaying denied",
        "POLICY              | FORBIDDEN   | it answered 550: 5.7.26 not authenticated: SPF",
        "ORDER               | FORBIDDEN   | it answered 503: bad sequence of commands",
        "REFUSE_TEXT         | REFUSED     | it answered 554: 5.6.0 looks like spam",
        "DROP_CONNECTION     | BUSY        | it answered 421: going down"
      })
  void replyCodeDecidesTheReason(Answer answer, Reason reason, String message) {
    SmtpServer server = server(builder -> builder);
    server.answer(answer);
    expect(to(server), reason, message);
  }

  @Test
  void theGreetingIsTheSendersDomainOrWhatIsSet() {
    SmtpServer server = server(builder -> builder);
    for (String[] settings :
        new String[][] {
          {},
          {"ehlo", "out.example.net"},
          {"ehlo", "[192.0.2.1]"},
          {"mail.from", "gate@b\u00fccher.example"}
        }) {
      StepVerifier.create(to(server, settings).deliver(message())).expectComplete().verify(SOON);
    }
    assertThat(server.greetings())
        .containsExactly("example.org", "out.example.net", "[192.0.2.1]", "xn--bcher-kva.example");
  }

  @Test
  void aHostIsANameOrAnAddressAlone() {
    for (String host : List.of("smtp.example.org:587", "smtps://h", "my host", "a@h")) {
      assertThatThrownBy(() -> properties("host", host))
          .rootCause()
          .hasMessageContaining("SMTP_HOST");
    }
    for (String host : List.of("smtp.example.org", "::1", "[::1]", "my_relay")) {
      assertThat(properties("host", host).host()).isEqualTo(host);
    }
  }

  @Test
  void aGreetingWithoutADotIsRefusedAtStart() {
    assertThatThrownBy(() -> properties("host", "mail.example.org", "ehlo", "gate-7f9c"))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("forestgate.mail.smtp.ehlo is neither a whole domain");
  }

  @Test
  void port465MeansTlsFromTheStart() {
    assertThat(properties("host", "mail.example.org", "port", "465").encryption())
        .isEqualTo(Encryption.TLS);
    assertThat(properties("host", "localhost", "port", "465").encryption())
        .isEqualTo(Encryption.TLS);
    assertThat(
            properties("host", "mail.example.org", "port", "465", "encryption", "starttls")
                .encryption())
        .isEqualTo(Encryption.STARTTLS);
  }

  @Test
  void refusedConnectionIsTemporary() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    expect(to(port), Reason.UNREACHABLE, "it failed with ConnectException");
  }

  /** There is one thread, which must be free again for the second e-mail. */
  @Test
  void aServerThatSaysNothingIsLeftAndItsThreadComesBack() throws Exception {
    SmtpServer server = server(builder -> builder);
    server.answer(Answer.HANG);
    SmtpTransport smtp = to(server, "mail.concurrency", "1");
    var waiting = smtp.deliver(message()).subscribe();
    server.awaitHanging();
    waiting.dispose();

    server.answer(Answer.ACCEPT);
    StepVerifier.create(smtp.deliver(message())).expectComplete().verify(SOON);
    assertThat(server.accepted()).hasSize(1);
  }

  @Test
  void aServerThatAcceptsConnectionsAndNothingElseIsATimeout() throws Exception {
    try (ServerSocket mute = new ServerSocket(0)) {
      expect(
          to(mute.getLocalPort(), "mail.timeout", "300ms", "mail.lease", "10s"),
          Reason.TIMEOUT,
          "it took too long");
    }
  }

  @Test
  void manyGoOverAtOnce() {
    SmtpServer server = server(builder -> builder);
    SmtpTransport smtp = to(server, "mail.concurrency", "4");
    Mono<Void> all = Flux.range(0, 20).flatMap(i -> smtp.deliver(message()), 4).then();
    StepVerifier.create(all).expectComplete().verify(SOON);
    assertThat(server.accepted()).hasSize(20);
  }

  @Test
  void withoutWordStartTlsIsNeededExceptOnThisMachine() {
    assertThat(properties("host", "mail.example.org").encryption()).isEqualTo(Encryption.STARTTLS);
    assertThat(properties("host", "127.0.0.1").encryption()).isEqualTo(Encryption.NONE);
    assertThat(properties("host", "localhost").encryption()).isEqualTo(Encryption.NONE);
    assertThat(properties("host", "127.0.0.1.example.org").encryption())
        .isEqualTo(Encryption.STARTTLS);
    assertThat(properties("host", " ").host()).isNull();
    assertThat(
            new SmtpTransport(
                    properties("host", "mail.example.org"),
                    "mail.example.org",
                    TestMailProperties.of())
                .description())
        .isEqualTo("SMTP by mail.example.org:587 with STARTTLS");
  }

  @Test
  void aPasswordDoesNotCrossTheNetworkInTheClear() {
    assertThatThrownBy(
            () ->
                properties(
                    "host",
                    "mail.example.org",
                    "encryption",
                    "none",
                    "username",
                    "gate",
                    "password",
                    "hunter2"))
        .rootCause()
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("in the clear")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> properties("host", "mail.example.org", "username", "gate"))
        .rootCause()
        .hasMessageContaining("a username without a password");
  }

  @Test
  void certificatesThatAreNoneAreRefusedAtStart() throws IOException {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "nonsense");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    for (Path file : List.of(nonsense, empty, folder.resolve("missing.pem"))) {
      assertThatThrownBy(() -> TrustedAuthorities.sockets(file))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("forestgate.mail.smtp.trust");
    }
  }

  private void expect(SmtpTransport smtp, Reason reason, String message) {
    StepVerifier.create(smtp.deliver(message()))
        .expectErrorSatisfies(
            failed -> {
              assertThat(failed).isInstanceOf(DeliveryFailure.class).hasMessage(message);
              assertThat(((DeliveryFailure) failed).reason()).isEqualTo(reason);
            })
        .verify(SOON);
  }

  private SmtpServer server(UnaryOperator<SMTPServer.Builder> settings) {
    SmtpServer server = new SmtpServer(settings);
    opened.add(server);
    return server;
  }

  private static UnaryOperator<SMTPServer.Builder> with(String host) {
    return builder -> builder.enableTLS().startTlsSocketFactory(AUTHORITY.of(host));
  }

  private UnaryOperator<SMTPServer.Builder> signIn() {
    var validator =
        new EasyAuthenticationHandlerFactory(
            (username, password, context) -> {
              if (!password.equals("hunter2")) {
                throw new LoginFailedException();
              }
              signedIn.add(username);
            });
    return builder -> builder.requireAuth().authenticationHandlerFactory(validator);
  }

  private String[] trusting() throws IOException {
    return new String[] {"encryption", "starttls", "trust", AUTHORITY.file(folder).toString()};
  }

  private static String[] and(String[] settings, String... more) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private SmtpTransport to(SmtpServer server, String... settings) {
    return to(server.port(), settings);
  }

  /** {@code settings} are those of SMTP, and with the prefix {@code mail.} those of the mail. */
  private SmtpTransport to(int port, String... settings) {
    List<String> smtp = new ArrayList<>(List.of("host", "localhost", "port", "" + port));
    List<String> mail = new ArrayList<>();
    for (int i = 0; i < settings.length; i += 2) {
      boolean isMail = settings[i].startsWith("mail.");
      (isMail ? mail : smtp).add(settings[i].replaceFirst("^mail\\.", ""));
      (isMail ? mail : smtp).add(settings[i + 1]);
    }
    SmtpTransport transport =
        new SmtpTransport(
            properties(smtp.toArray(String[]::new)),
            "localhost",
            TestMailProperties.of(mail.toArray(String[]::new)));
    opened.add(transport::destroy);
    return transport;
  }

  private static SmtpProperties properties(String... settings) {
    return TestMailProperties.bind(
        "forestgate.mail.smtp", SmtpProperties.class, Map.of(), settings);
  }

  private static RenderedEmail message() {
    return message("alice@example.org");
  }

  private static RenderedEmail message(String to) {
    return new RenderedEmail(
        UUID.randomUUID(), Instant.now(), to, "Grüße", "Text für Zoë\n", "<p>HTML für Zoë</p>");
  }
}
