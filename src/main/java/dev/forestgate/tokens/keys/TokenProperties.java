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
 * Access tokens and the keys that sign them.
 *
 * @param issuer {@code iss} of every token, an http(s) URL, or a name of letters, digits, {@code _}
 *     and {@code -}; left out, {@code forestgate.public-url}, or {@code http://localhost:<port>}
 * @param audience {@code aud} of every token
 * @param algorithm how tokens are signed; nothing else is accepted
 * @param secret what HS256 signs with, at least 32 bytes of UTF-8; not used with ES256
 * @param accessLifetime how long an access token is valid; 1 second to 1 day; left out, 15 minutes
 *     with ES256 and 1 hour with HS256
 * @param verifiedCache how many tokens are remembered as verified, until they expire; 0 to
 *     1,000,000
 * @param keysDirectory where the signing keys are, and the first is made if there is none
 * @param privateKey a PEM file (SEC1 or PKCS#8) that is used instead, alone
 * @param publicKey the matching PEM file; where given it is checked against the private key
 * @param generateKey whether a missing key in {@code keysDirectory} is made
 * @param jwksMaxAge how long others may keep a copy of the JWK set; 1 second to 1 day
 * @param keysMargin what a rotation waits beyond that, for clocks that differ and replicas that
 *     notice late; longer than {@code keysReload}, at most 1 day
 * @param keysReload how often the folder is looked through; 50 ms to 1 day
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
  /** The longest that {@code accessLifetime} can be set to. */
  static final Duration LONGEST_LIFETIME = Duration.ofDays(1);

  /** A name as RFC 7519 section 2 allows it, which can't be taken for a URL without its scheme. */
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

  /** How long a token is valid, whether or not somebody said. */
  public Duration lifetime() {
    return accessLifetime == null ? algorithm.lifetime() : accessLifetime;
  }

  /** How long after its successor began to sign a key may still have a valid token. */
  Duration lastToken() {
    return lifetime().plus(keysMargin);
  }
}
