package dev.forestgate.outbox;

import dev.forestgate.outbox.worker.QueueSettings;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of background jobs.
 *
 * @param pause longest time between two polls for due jobs, so about the delay of a job; 10 ms to 1
 *     minute
 * @param most number of jobs that may wait; a request for one more gets 503; 1 to 1,000,000
 */
@Validated
@ConfigurationProperties("forestgate.errands")
record JobProperties(
    @DefaultValue("500ms") @DurationMin(millis = 10) @DurationMax(minutes = 1) Duration pause,
    @DefaultValue("10000") @Min(1) @Max(1_000_000) int most) {
  /** Longest time of an attempt, unless a job may take longer. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final int CONCURRENCY = 8;

  /** Settings of the queues of jobs; docs/operations.md names these durations. */
  QueueSettings queue() {
    return settings(CONCURRENCY, TIMEOUT, TIMEOUT.multipliedBy(3));
  }

  /** Settings of jobs whose attempts may take {@code timeout}. */
  QueueSettings ofLong(Duration timeout) {
    return settings(1, timeout, timeout.plus(TIMEOUT));
  }

  private QueueSettings settings(int concurrency, Duration timeout, Duration lease) {
    return new QueueSettings(
        pause,
        concurrency,
        timeout,
        lease,
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofDays(1),
        Duration.ofDays(7));
  }
}
