package dev.forestgate.startup;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.mail.transport.FileTransport;
import dev.forestgate.mail.transport.MailTransport;
import dev.forestgate.users.RegistrationProperties;
import dev.forestgate.users.RegistrationProperties.Identity;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Refuses to start in the profile {@code prod} when accounts need an e-mail to be used or to last,
 * and no mail transport is configured; otherwise logs a warning. Accounts need one when a verified
 * address is required, when an address may be their only name, and when they sign in by code.
 */
@Component
final class MailTransportCheck {
  private static final Logger log = LoggerFactory.getLogger(MailTransportCheck.class);
  private static final String VERIFIED = "forestgate.registration.verified-email-required";
  private static final String IDENTITY = "forestgate.registration.identity";

  private static final String CODE = "forestgate.sign-in.code";

  /** YAML reads {@code off} as false. */
  private static final Set<String> OFF = Set.of("off", "false");

  MailTransportCheck(
      MailTransport transport, Environment environment, RegistrationProperties registration) {
    if (!environment.acceptsProfiles(Profiles.of("prod"))
        || !(transport instanceof FileTransport)) {
      return;
    }
    if (registration.verifiedEmailRequired()) {
      throw refused(VERIFIED + " is on, and no mail transport is configured");
    }
    if (registration.identity() != Identity.USERNAME) {
      throw refused(
          IDENTITY
              + " lets accounts have an address alone, which are deleted unless it is verified, and"
              + " no mail transport is configured");
    }
    if (!OFF.contains(environment.getProperty(CODE, "off").toLowerCase(Locale.ROOT))) {
      throw refused(CODE + " is on, and no mail transport is configured");
    }
    log.warn(
        "E-mails are not sent: set SENDGRID_API_KEY or forestgate.mail.smtp.host. Until then they"
            + " become {}",
        transport.description());
  }

  private static StartRefused refused(String problem) {
    return new StartRefused(
        problem, "Set SENDGRID_API_KEY or forestgate.mail.smtp.host, and FROM_EMAIL");
  }
}
