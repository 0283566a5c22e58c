package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.FileTransport;
import dev.forestgate.mail.transport.MailTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;

class MailTransportCheckTest {
  private static final String NEEDED = "forestgate.registration.verified-email-required";

  private final FileTransport files = new FileTransport(TestMailProperties.of());
  private final MockEnvironment prod = new MockEnvironment();

  MailTransportCheckTest() {
    prod.setActiveProfiles("prod");
  }

  @AfterEach
  void close() {
    files.destroy();
  }

  @Test
  void requiredVerificationNeedsATransport() {
    assertThatThrownBy(() -> new MailTransportCheck(files, prod.withProperty(NEEDED, "true")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("no mail transport is configured");
  }

  @Test
  void filesSufficeWithoutRequiredVerification() {
    assertThatCode(() -> new MailTransportCheck(files, prod)).doesNotThrowAnyException();
    assertThatCode(
            () -> new MailTransportCheck(files, new MockEnvironment().withProperty(NEEDED, "true")))
        .doesNotThrowAnyException();
  }

  @Test
  void aConfiguredTransportIsEnough() {
    MailTransport transport =
        new MailTransport() {
          @Override
          public Mono<Void> deliver(RenderedEmail message) {
            return Mono.empty();
          }

          @Override
          public String description() {
            return "a way";
          }
        };
    assertThatCode(() -> new MailTransportCheck(transport, prod.withProperty(NEEDED, "true")))
        .doesNotThrowAnyException();
  }
}
