package dev.forestgate.tokens.keys;

import dev.forestgate.failure.HttpUrl;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of access tokens and of the keys that sign them.
 *
 * @param issuer {@code iss} of every token: an http(s) URL, or a name of letters, digits, {@code _}
 *     and {@code -}; default {@code forestgate.public-url}, or {@code http://localhost:<port>}
 * @param audience {@code aud} of every token
 * @param algorithm signature algorithm; no other is accepted
 * @param secret key of HS256, at least 32 bytes of UTF-8; not used with ES256
 * @param accessLifetime validity of an access token; 1 second to 1 day; default 15 minutes with
 *     ES256, 1 hour with HS256
 * @param verifiedCache most tokens in the cache of verified tokens; 0 to 1,000,000
 * @param keysDirectory folder of the signing keys; a first run creates a key there
 * @param privateKey PEM file (SEC1 or PKCS#8) of a key that is used instead, alone
 * @param publicKey PEM file of its public key; checked against the private key if set
 * @param generateKey whether a missing key in {@code keysDirectory} is generated
 * @param jwksMaxAge time that caches may keep the JWK set; 1 second to 1 day
 * @param keysMargin further delay of a rotation, for clock differences and replicas that notice
 *     late; longer than {@code keysReload}, at most 1 day
 * @param keysReload interval at which the folder is read; 50 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.tokens")
public record TokenProperties(
    @Nullable String issuer,
    @DefaultValue("forest-gate") @NotBlank String audience,
    @DefaultValue("ES256") TokenAlgorithm algorithm,
    @Nullable Secret secret,
    @DurationMin(seconds = 1) @DurationMax(days = 1) @Nullable Duration accessLifetime,
    @DefaultValue("10000") @Min(0) @Max(1_000_000) int verifiedCache,
    @DefaultValue("keys") Path keysDirectory,
    @Nullable Path privateKey,
    @Nullable Path publicKey,
    @DefaultValue("true") boolean generateKey,
    @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(days = 1) Duration jwksMaxAge,
    @DefaultValue("1m") @DurationMax(days = 1) Duration keysMargin,
    @DefaultValue("10s") @DurationMin(millis = 50) @DurationMax(days = 1) Duration keysReload) {
  /** Upper bound of {@code accessLifetime}. */
  static final Duration LONGEST_LIFETIME = Duration.ofDays(1);

  /** StringOrURI of RFC 7519, section 2 that cannot be mistaken for a URL without its scheme. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  public TokenProperties {
    if (issuer != null && !issuer.isBlank() && !NAME.matcher(issuer).matches()) {
      HttpUrl.require("forestgate.tokens.issuer", issuer);
    }
    if (keysReload.compareTo(keysMargin) >= 0) {
      throw new StartRefused(
          "forestgate.tokens.keys-margin is not longer than forestgate.tokens.keys-reload, so a"
              + " new key could sign before it is published",
          "Raise the first or lower the second");
    }
  }

  /** Validity of an access token, configured or default. */
  public Duration lifetime() {
    return accessLifetime == null ? algorithm.lifetime() : accessLifetime;
  }

  /** Time that a key stays accepted after its successor began to sign. */
  Duration lastToken() {
    return lifetime().plus(keysMargin);
  }
}
