package dev.forestgate.mail.sendgrid;

import dev.forestgate.failure.HttpUrl;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * SendGrid's account.
 *
 * @param apiKey with the right to send mail; left out or blank, SendGrid is not used
 * @param baseUrl where SendGrid is, or what speaks as it does; http or https
 */
@Validated
@ConfigurationProperties("forestgate.sendgrid")
public record SendGridProperties(
    @Nullable Secret apiKey, @DefaultValue("https://api.sendgrid.com") URI baseUrl) {

  public SendGridProperties {
    HttpUrl.require("forestgate.sendgrid.base-url", baseUrl);
    apiKey = apiKey == null || apiKey.reveal().isBlank() ? null : apiKey;
    if (apiKey != null && !apiKey.reveal().matches("[!-~]+")) {
      throw new StartRefused(
          "SENDGRID_API_KEY holds characters that no key has",
          "Copy it again from SendGrid's settings");
    }
  }
}
