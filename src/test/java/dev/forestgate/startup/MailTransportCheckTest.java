package dev.forestgate.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.letter.MailSettings;
import dev.forestgate.mail.text.Message;
import dev.forestgate.mail.way.FileOutbox;
import dev.forestgate.mail.way.WayOut;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;
import reactor.core.publisher.Mono;

class MailTransportCheckTest {
  private static final String NEEDED = "forestgate.registration.verified-email-required";

  private final FileOutbox files = new FileOutbox(MailSettings.of());
  private final MockEnvironment prod = new MockEnvironment();

  MailTransportCheckTest() {
    prod.setActiveProfiles("prod");
  }

  @AfterEach
  void close() {
    files.destroy();
  }

  @Test
  void whereNobodyGetsInWithoutALetterThereMustBeAWayOut() {
    assertThatThrownBy(() -> new MailTransportCheck(files, prod.withProperty(NEEDED, "true")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("there is no way out for mail");
  }

  @Test
  void elsewhereFilesWillDo() {
    assertThatCode(() -> new MailTransportCheck(files, prod)).doesNotThrowAnyException();
    assertThatCode(
            () -> new MailTransportCheck(files, new MockEnvironment().withProperty(NEEDED, "true")))
        .doesNotThrowAnyException();
  }

  @Test
  void aWayOutIsEnough() {
    WayOut way =
        new WayOut() {
          @Override
          public Mono<Void> deliver(Message message) {
            return Mono.empty();
          }

          @Override
          public String description() {
            return "a way";
          }
        };
    assertThatCode(() -> new MailTransportCheck(way, prod.withProperty(NEEDED, "true")))
        .doesNotThrowAnyException();
  }
}
