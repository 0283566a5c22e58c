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
 * When and where a journal is written.
 *
 * @param inactivity a session quiet for this long is written; 10 ms to 1 day
 * @param directory where the Markdown goes; made if it is not there
 * @param ledger where it is kept what each journal holds; left out, {@code .ledger} in {@code
 *     directory}
 * @param sealKey the file with the key that seals journals and ledger
 * @param generateKey whether that key is made where it is missing
 * @param summarizer who puts a section into words
 * @param sectionAge a section is due at the latest this long after its first event
 * @param sectionEvents a section is due with this many events, and holds no more
 * @param mostEvents an interaction with this many unwritten events takes no more
 * @param sweep how often due deadlines are looked for; 50 ms to 1 minute
 * @param lease how long a claim is its taker's; a taker that died is replaced after it
 * @param concurrency how many sections are in work at once
 * @param dailyBytes how much of ordinary, and how much of security events one account or visitor
 *     may have in a day's journal
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

  /** Where the ledger is, whether or not somebody said. */
  public Path ledgerFolder() {
    return ledger == null ? directory.resolve(".ledger") : ledger;
  }

  /** When a section of {@code events}, at least one, was due at the latest. */
  public Instant due(List<RecordedEvent> events) {
    Instant last = events.get(events.size() - 1).at();
    Instant oldAge = events.get(0).at().plus(sectionAge);
    Instant quiet = last.plus(inactivity);
    if (events.size() >= sectionEvents) {
      return last;
    }
    return quiet.isBefore(oldAge) ? quiet : oldAge;
  }

  /** Who puts a section into words. */
  public enum SummarizerChoice {
    /** OpenRouter where there is a key for it, else local. */
    AUTO,
    /** A language model at OpenRouter; without a key for it there is no start. */
    OPENROUTER,
    /** No model: counted and told by rule. */
    LOCAL
  }
}
