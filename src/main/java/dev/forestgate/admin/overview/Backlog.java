package dev.forestgate.admin.overview;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Work that waits, as it was counted within the last fifteen seconds.
 *
 * @param emails e-mails that wait, or are tried again
 * @param deadEmails e-mails that were given up
 * @param jobs jobs that wait, or are tried again
 * @param deadJobs jobs that were given up
 * @param journals sessions with events that are not in a journal yet, counted now
 */
record Backlog(long emails, long deadEmails, long jobs, long deadJobs, long journals) {
  static Backlog of(MeterRegistry registry, long journals) {
    return new Backlog(
        (long) gauge(registry, "forestgate.mail.waiting"),
        (long) gauge(registry, "forestgate.mail.dead"),
        (long) gauge(registry, "forestgate.jobs.waiting"),
        (long) gauge(registry, "forestgate.jobs.dead"),
        journals);
  }

  /** Value of the gauge {@code name}; 0 without it. */
  static double gauge(MeterRegistry registry, String name) {
    Gauge gauge = registry.find(name).gauge();
    return gauge == null ? 0 : gauge.value();
  }
}
