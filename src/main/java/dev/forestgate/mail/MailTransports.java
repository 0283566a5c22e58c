package dev.forestgate.mail;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.message.MailProperties;
import dev.forestgate.mail.sendgrid.SendGridProperties;
import dev.forestgate.mail.sendgrid.SendGridTransport;
import dev.forestgate.mail.smtp.SmtpProperties;
import dev.forestgate.mail.smtp.SmtpTransport;
import dev.forestgate.mail.transport.FileTransport;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.secret.Secret;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Choice of the mail transport: the configured one, or files if there is none. */
@Configuration(proxyBeanMethods = false)
class MailTransports {
  @Bean
  MailTransport mailTransport(
      MailProperties mail, SendGridProperties sendGrid, SmtpProperties smtp, Clock clock) {
    Secret apiKey = sendGrid.apiKey();
    String host = smtp.host();
    if (apiKey != null && host != null) {
      throw new StartRefused(
          "SENDGRID_API_KEY and forestgate.mail.smtp.host are both set, and there is one transport",
          "Leave one of them out");
    }
    if (apiKey != null) {
      return new SendGridTransport(sendGrid, apiKey, mail, clock);
    }
    return host != null ? new SmtpTransport(smtp, host, mail) : new FileTransport(mail);
  }
}
