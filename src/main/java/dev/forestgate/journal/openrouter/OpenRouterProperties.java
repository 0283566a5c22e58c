package dev.forestgate.journal.openrouter;

import dev.forestgate.failure.HttpUrl;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.Secret;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the language model.
 *
 * @param baseUrl URL of OpenRouter or a compatible API; http or https
 * @param apiKey key; if absent or blank, no model is used
 * @param model name of the model at OpenRouter
 * @param appName application name in the account's activity
 * @param appUrl URL under which OpenRouter lists the application publicly; if absent, it is not
 *     listed
 * @param timeout longest duration of one summary over all attempts; 100 ms to 2 minutes
 * @param attempts most attempts for one summary; 1 to 10
 * @param mostBytes longest answer; a longer one is discarded; at most 1 MB
 * @param mostTokens most tokens for one summary, including reasoning; a summary takes about 110;
 *     100 to 32,000
 * @param dailyRequests most requests per day (UTC) of all replicas; each attempt counts
 * @param circuitFailures failures in a row that open the circuit; 1 to 1,000
 * @param circuitPause time until the next trial; 10 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.openrouter")
record OpenRouterProperties(
    @DefaultValue("https://openrouter.ai/api/v1") URI baseUrl,
    @Nullable Secret apiKey,
    @DefaultValue("openai/gpt-4o-mini") @Pattern(regexp = "[\\w.:/@-]{1,100}") String model,
    @DefaultValue("Forest Gate") @Pattern(regexp = "[ -~]{1,100}") String appName,
    @Nullable @Pattern(regexp = "[!-~]{0,200}") String appUrl,
    @DefaultValue("10s") @DurationMin(millis = 100) @DurationMax(minutes = 2) Duration timeout,
    @DefaultValue("3") @Min(1) @Max(10) int attempts,
    @DefaultValue("64KB") DataSize mostBytes,
    @DefaultValue("2000") @Min(100) @Max(32_000) int mostTokens,
    @DefaultValue("1000") @Min(1) int dailyRequests,
    @DefaultValue("5") @Min(1) @Max(1_000) int circuitFailures,
    @DefaultValue("1m") @DurationMin(millis = 10) @DurationMax(days = 1) Duration circuitPause) {

  OpenRouterProperties {
    HttpUrl.require("forestgate.openrouter.base-url", baseUrl);
    if (appUrl != null && !appUrl.isBlank()) {
      HttpUrl.require("forestgate.openrouter.app-url", appUrl);
    }
    if (mostBytes.toBytes() < 1 || mostBytes.toMegabytes() > 1) {
      throw new IllegalArgumentException("an answer of 1 byte to 1 MB");
    }
    apiKey = apiKey == null || apiKey.reveal().isBlank() ? null : apiKey;
    if (apiKey != null && !apiKey.reveal().matches("[!-~]+")) {
      throw new StartRefused(
          "OPENROUTER_API_KEY contains characters that no key has",
          "Copy it again from openrouter.ai/keys");
    }
  }
}
