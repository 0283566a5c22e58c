package dev.forestgate.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.mail.sendgrid.SendGridProperties;
import dev.forestgate.mail.smtp.SmtpProperties;
import dev.forestgate.mail.transport.MailTransport;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;

class MailTransportsTest {
  @Test
  void withNothingSetEmailsBecomeFiles() throws Exception {
    assertThat(description(TestMailProperties.of("from", ""), "", ""))
        .isEqualTo("files in .forestgate/outbox");
  }

  @Test
  void theOneThatIsSetIsTaken() throws Exception {
    assertThat(description(TestMailProperties.of(), "SG.key", ""))
        .isEqualTo("SendGrid at api.sendgrid.com");
    assertThat(description(TestMailProperties.of(), "", "mail.example.org"))
        .isEqualTo("SMTP by mail.example.org:587 with STARTTLS");
  }

  @Test
  void twoAreAMistake() {
    assertThatThrownBy(() -> description(TestMailProperties.of(), "SG.key", "mail.example.org"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("SENDGRID_API_KEY and forestgate.mail.smtp.host are both set");
  }

  @Test
  void aWayWithoutASenderIsRefused() {
    assertThatThrownBy(() -> description(TestMailProperties.of("from", ""), "SG.key", ""))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("FROM_EMAIL");
    assertThatThrownBy(() -> description(TestMailProperties.of("from", ""), "", "mail.example.org"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("FROM_EMAIL");
  }

  private static String description(MailProperties mail, String key, String host) throws Exception {
    MailTransport transport =
        new MailTransports()
            .mailTransport(
                mail,
                TestMailProperties.bind(
                    "forestgate.sendgrid", SendGridProperties.class, Map.of(), "api-key", key),
                TestMailProperties.bind(
                    "forestgate.mail.smtp", SmtpProperties.class, Map.of(), "host", host),
                Clock.systemUTC());
    ((DisposableBean) transport).destroy();
    return transport.description();
  }
}
