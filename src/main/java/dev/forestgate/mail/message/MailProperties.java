package dev.forestgate.mail.message;

import dev.forestgate.failure.StartRefused;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.validation.annotation.Validated;

/**
 * Who writes, and how patiently. Where letters go out is said by {@code forestgate.sendgrid} and
 * {@code forestgate.mail.smtp}; with neither they become files.
 *
 * @param from the sender's address; needed where letters really go out
 * @param fromName the sender's name, in the text too
 * @param replyTo where answers go; left out, to the sender
 * @param operator who is told of what looks like an attack; left out, nobody
 * @param outboxDirectory where letters become files; made if it is not there
 * @param timeout the longest that one try may take; 100 ms to 2 minutes
 * @param lease how long a letter is its taker's; at least twice the timeout, at most 1 hour
 * @param concurrency how many letters one replica sends at once
 * @param poll how often due letters are looked for; 50 ms to 1 minute
 * @param firstPause how long after the first try the second is; each further pause is twice as long
 * @param longestPause but none longer than this; 10 ms to 1 day
 * @param giveUp a letter that could not be sent for this long is dead; at most 7 days
 * @param deadKept how long dead letters are kept; at most 90 days
 */
@Validated
@ConfigurationProperties("forestgate.mail")
public record MailProperties(
    @Nullable String from,
    @DefaultValue("Forest Gate") @Pattern(regexp = "[^\\p{Cntrl}\\u2028\\u2029]{1,100}")
        String fromName,
    @Nullable String replyTo,
    @Name("notify") @Nullable String operator,
    @DefaultValue(".forestgate/outbox") Path outboxDirectory,
    @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(minutes = 2) Duration timeout,
    @DefaultValue("2m") @DurationMin(millis = 200) @DurationMax(hours = 1) Duration lease,
    @DefaultValue("8") @Min(1) @Max(64) int concurrency,
    @DefaultValue("1s") @DurationMin(millis = 50) @DurationMax(minutes = 1) Duration poll,
    @DefaultValue("10s") @DurationMin(millis = 10) @DurationMax(hours = 1) Duration firstPause,
    @DefaultValue("1h") @DurationMin(millis = 10) @DurationMax(days = 1) Duration longestPause,
    @DefaultValue("24h") @DurationMin(millis = 0) @DurationMax(days = 7) Duration giveUp,
    @DefaultValue("30d") @DurationMin(minutes = 1) @DurationMax(days = 90) Duration deadKept) {

  public MailProperties {
    from = address(from, "FROM_EMAIL");
    replyTo = address(replyTo, "REPLY_TO_EMAIL");
    operator = address(operator, "NOTIFY_EMAIL");
    if (timeout.multipliedBy(2).compareTo(lease) > 0) {
      throw new StartRefused(
          "forestgate.mail.timeout is more than half of forestgate.mail.lease, so a letter's lease"
              + " could end while it is being sent",
          "Lower the first or raise the second");
    }
  }

  /** The sender's address, for a way out that needs a true one. */
  public String requiredFrom() {
    if (from == null) {
      throw new StartRefused(
          "Mail can be sent, and it is not said who sends it",
          "Set FROM_EMAIL to an address that may be used as the sender");
    }
    return from;
  }

  private static @Nullable String address(@Nullable String text, String setting) {
    if (text == null || text.isBlank()) {
      return null;
    }
    return MailAddress.withAsciiDomain(text.strip())
        .orElseThrow(
            () ->
                new StartRefused(
                    setting + " is no e-mail address",
                    "Write it as name@example.org, without a name beside it"));
  }
}
