package dev.forestgate.mail.message;

import static java.util.Objects.requireNonNullElse;

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
 * Sender of e-mails, and the schedule of attempts. {@code forestgate.sendgrid} and {@code
 * forestgate.mail.smtp} configure the transport; without either, e-mails become files.
 *
 * @param from the sender's address; required by SendGrid and SMTP
 * @param fromName the sender's name
 * @param productName name of the product in the text; the sender's name by default
 * @param templates folder of templates that replace the built-in ones; none by default
 * @param replyTo address for replies; the sender by default
 * @param operator address for notices of a likely attack; none by default
 * @param outboxDirectory folder of e-mails as files; created if missing
 * @param timeout limit of one attempt; 100 ms to 2 minutes
 * @param lease time for which a replica owns an e-mail; at least twice the timeout, at most 1 hour
 * @param concurrency e-mails that one replica sends at once; 1 to 64
 * @param poll interval of the search for due e-mails; 50 ms to 1 minute
 * @param firstPause time between the first two attempts, doubled after each; 10 ms to 1 hour
 * @param longestPause limit of the time between two attempts; 10 ms to 1 day
 * @param giveUp age at which an undelivered e-mail is dead; at most 7 days
 * @param deadKept time for which dead e-mails are kept; 1 minute to 90 days
 */
@Validated
@ConfigurationProperties("forestgate.mail")
public record MailProperties(
    @Nullable String from,
    @DefaultValue("Forest Gate") @Pattern(regexp = "[^\\p{Cntrl}\\u2028\\u2029]{1,100}")
        String fromName,
    @Nullable @Pattern(regexp = "[^\\p{Cntrl}\\u2028\\u2029]{0,100}") String productName,
    @Nullable Path templates,
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
    productName = productName == null || productName.isBlank() ? null : productName;
    from = address(from, "FROM_EMAIL");
    replyTo = address(replyTo, "REPLY_TO_EMAIL");
    operator = address(operator, "NOTIFY_EMAIL");
    if (timeout.multipliedBy(2).compareTo(lease) > 0) {
      throw new StartRefused(
          "forestgate.mail.timeout is more than half of forestgate.mail.lease, so an e-mail's lease"
              + " could end while it is being sent",
          "Lower the first or raise the second");
    }
  }

  /** Name of the product, which is never null. */
  @Override
  public String productName() {
    return requireNonNullElse(productName, fromName);
  }

  /** The sender's address. Throws {@link StartRefused} if it is not configured. */
  public String requiredFrom() {
    if (from == null) {
      throw new StartRefused(
          "A mail transport is configured, but no address of the sender",
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
