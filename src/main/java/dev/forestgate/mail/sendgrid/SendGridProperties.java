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
 * SendGrid account.
 *
 * @param apiKey key with the permission to send mail; SendGrid is not used if absent or blank
 * @param baseUrl http or https URL of SendGrid, or of a server with the same interface
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
