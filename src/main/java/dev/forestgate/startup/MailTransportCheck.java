package dev.forestgate.startup;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.transport.FileTransport;
import dev.forestgate.mail.transport.MailTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Refuses to start in the profile {@code prod} when a verified e-mail address is required and no
 * mail transport is configured; without that requirement it logs a warning.
 */
@Component
final class MailTransportCheck {
  private static final Logger log = LoggerFactory.getLogger(MailTransportCheck.class);
  private static final String NEEDED = "forestgate.registration.verified-email-required";

  MailTransportCheck(MailTransport transport, Environment environment) {
    if (!environment.acceptsProfiles(Profiles.of("prod"))
        || !(transport instanceof FileTransport)) {
      return;
    }
    if (environment.getProperty(NEEDED, Boolean.class, false)) {
      throw new StartRefused(
          NEEDED + " is on, and no mail transport is configured",
          "Set SENDGRID_API_KEY or forestgate.mail.smtp.host, and FROM_EMAIL");
    }
    log.warn(
        "E-mails are not sent: set SENDGRID_API_KEY or forestgate.mail.smtp.host. Until then they"
            + " become {}",
        transport.description());
  }
}
