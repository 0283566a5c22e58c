package dev.forestgate.journal.event;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the journal.
 *
 * @param inactivity inactivity after which a session is written; 10 ms to 1 day
 * @param directory folder of the Markdown files; created if missing
 * @param ledger folder of the ledger; default {@code .ledger} in {@code directory}
 * @param sealKey file with the key that seals journals and ledger
 * @param generateKey whether a missing key is generated
 * @param summarizer source of summaries
 * @param sectionAge greatest age of a section's first event before the section is due; 100 ms to 1
 *     day
 * @param sectionEvents most events of a section, at which it is due; 1 to 5,000
 * @param mostEvents most unwritten events of an interaction; further ones are rejected
 * @param sweep longest interval of the search for due deadlines; 50 ms to 1 minute
 * @param lease lease of a claim, after which another process may take it over; 100 ms to 10 minutes
 * @param concurrency sections in progress at the same time; 1 to 256
 * @param dailyBytes bytes of ordinary events, and again of security events, that one account or
 *     visitor may write in a day
 */
@Validated
@ConfigurationProperties("forestgate.journal")
public record JournalProperties(
    @DefaultValue("60s") @DurationMin(millis = 10) @DurationMax(days = 1) Duration inactivity,
    @DefaultValue("interactions") Path directory,
    @Nullable Path ledger,
    @DefaultValue("keys/journal.key") Path sealKey,
    @DefaultValue("true") boolean generateKey,
    @DefaultValue("auto") SummarizerChoice summarizer,
    @DefaultValue("15m") @DurationMin(millis = 100) @DurationMax(days = 1) Duration sectionAge,
    @DefaultValue("1000") @Min(1) @Max(5_000) int sectionEvents,
    @DefaultValue("50000") @Min(1) int mostEvents,
    @DefaultValue("1s") @DurationMin(millis = 50) @DurationMax(minutes = 1) Duration sweep,
    @DefaultValue("30s") @DurationMin(millis = 100) @DurationMax(minutes = 10) Duration lease,
    @DefaultValue("16") @Min(1) @Max(256) int concurrency,
    @DefaultValue("16MB") DataSize dailyBytes) {

  public JournalProperties {
    if (dailyBytes.toBytes() < 1) {
      throw new IllegalArgumentException("a day's journal of at least 1 byte");
    }
  }

  /** Folder of the ledger, configured or default. */
  public Path ledgerFolder() {
    return ledger == null ? directory.resolve(".ledger") : ledger;
  }

  /** Instant at which a section of {@code events}, at least one, was due at the latest. */
  public Instant due(List<RecordedEvent> events) {
    Instant last = events.get(events.size() - 1).at();
    Instant byAge = events.get(0).at().plus(sectionAge);
    Instant byInactivity = last.plus(inactivity);
    if (events.size() >= sectionEvents) {
      return last;
    }
    return byInactivity.isBefore(byAge) ? byInactivity : byAge;
  }

  /** Source of summaries. */
  public enum SummarizerChoice {
    /** OpenRouter if a key is set, else local. */
    AUTO,
    /** A language model at OpenRouter; the start fails without a key. */
    OPENROUTER,
    /** Summary by rule, without a model. */
    LOCAL
  }
}
