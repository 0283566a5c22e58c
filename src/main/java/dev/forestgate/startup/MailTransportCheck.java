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
 * With the profile {@code prod} letters should reach people. Where nobody gets in without one, a
 * start without a way out is refused; else it is told.
 */
@Component
final class MailTransportCheck {
  private static final Logger log = LoggerFactory.getLogger(MailTransportCheck.class);
  private static final String NEEDED = "forestgate.registration.verified-email-required";

  MailTransportCheck(MailTransport way, Environment environment) {
    if (!environment.acceptsProfiles(Profiles.of("prod")) || !(way instanceof FileTransport)) {
      return;
    }
    if (environment.getProperty(NEEDED, Boolean.class, false)) {
      throw new StartRefused(
          NEEDED + " is on, and there is no way out for mail",
          "Set SENDGRID_API_KEY or forestgate.mail.smtp.host, and FROM_EMAIL");
    }
    log.warn(
        "Mail reaches nobody: set SENDGRID_API_KEY or forestgate.mail.smtp.host. Until then it"
            + " becomes {}",
        way.description());
  }
}
