package dev.forestgate.factors.model;

import dev.forestgate.failure.StartRefused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of second factors.
 *
 * @param trust time for which a trusted device is asked for no second factor; at most 400 days; 0
 *     turns trust off
 * @param required accounts that must have a second factor
 * @param keysDirectory folder of the keys that encrypt TOTP secrets; a first run creates a key
 *     there
 * @param generateKey whether a missing key is generated
 */
@Validated
@ConfigurationProperties("forestgate.factors")
public record FactorProperties(
    @DefaultValue Totp totp,
    @DefaultValue Passkeys passkeys,
    @DefaultValue("30d") @DurationMin @DurationMax(days = 400) Duration trust,
    @DefaultValue("none") Requirement required,
    @DefaultValue("keys") Path keysDirectory,
    @DefaultValue("true") boolean generateKey) {

  /** Accounts that must have a second factor. */
  public enum Requirement {
    NONE,
    ADMINS,
    ALL
  }

  /**
   * @param issuer name of the service in authenticator apps and in the browser's passkey dialogue;
   *     1 to 64 characters without a colon
   */
  public record Totp(@DefaultValue("Forest Gate") String issuer) {
    private static final Pattern ISSUER = Pattern.compile("(?=.*\\S)[^:\\p{Cntrl}]{1,64}");

    public Totp {
      if (!ISSUER.matcher(issuer).matches()) {
        throw new StartRefused(
            "forestgate.factors.totp.issuer must have 1 to 64 characters without a colon",
            "Set the name of your service");
      }
    }
  }

  /**
   * @param rpId relying party id (WebAuthn Level 3, section 5.1.2): a domain that every origin is
   *     at or below; default: host of {@code forestgate.public-url}, or {@code localhost}
   * @param origins origins of pages, {@code scheme://host[:port]}, and of Android apps, {@code
   *     android:apk-key-hash:…}, that may use passkeys; default: the own origin and {@code
   *     forestgate.cors.origins}
   */
  public record Passkeys(@Nullable String rpId, @Nullable List<String> origins) {
    private static final Pattern DOMAIN = Pattern.compile("(?!\\.|.*\\.\\.)[a-z0-9.-]+(?<!\\.)");
    private static final Pattern ORIGIN =
        Pattern.compile(
            "https?://(\\[[0-9a-f:.]+]|[a-z0-9._-]+)(:[1-9][0-9]{0,4})?"
                + "|android:apk-key-hash:[A-Za-z0-9_-]{43}");

    public Passkeys {
      if (rpId != null && !DOMAIN.matcher(rpId).matches()) {
        throw new StartRefused(
            "forestgate.factors.passkeys.rp-id is '" + rpId + "', which is not a domain",
            "Write a domain in lower case, for example example.org");
      }
      for (String origin : origins == null ? List.<String>of() : origins) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw new StartRefused(
              "forestgate.factors.passkeys.origins contains '" + origin + "', which is no origin",
              "Write scheme, host and port as a browser sends them, for example"
                  + " https://app.example.org");
        }
      }
    }
  }
}
