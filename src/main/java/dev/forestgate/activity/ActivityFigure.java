package dev.forestgate.activity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A figure of the activity: what meters of the replica have counted since its start. */
public enum ActivityFigure {
  /** Sessions that were opened. */
  SIGN_INS(registry -> counters(registry, "forestgate.sessions.opened", "", "")),
  /** Wrong passwords, codes and second factors. */
  SIGN_IN_FAILURES(
      registry -> counters(registry, "forestgate.audit.appended", "action", "sign-in.failed")),
  /** Sessions that ended before their expiry. */
  SESSIONS_ENDED(
      registry ->
          counters(registry, "forestgate.sessions.ended", "", "")
              + counters(registry, "forestgate.sessions.displaced", "", "")),
  /**
   * Accepted registrations; where they do not tell whether the address is taken, all that were
   * asked for.
   */
  REGISTRATIONS(
      registry ->
          counters(registry, "forestgate.registrations", "outcome", "opened")
              + counters(registry, "forestgate.registrations", "outcome", "accepted")),
  /** E-mails that the transport accepted. */
  EMAILS_SENT(registry -> counters(registry, "forestgate.mail.sent", "", "")),
  /** Requests that were answered, also those of pages to the API. */
  REQUESTS(registry -> requests(registry, "")),
  /** Requests that were answered with a status of 500 and above. */
  SERVER_ERRORS(registry -> requests(registry, "SERVER_ERROR"));

  private final ToDoubleFunction<MeterRegistry> total;

  ActivityFigure(ToDoubleFunction<MeterRegistry> total) {
    this.total = total;
  }

  /** The member of responses and of the hash in Redis: {@code sign_ins}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  long total(MeterRegistry registry) {
    return (long) total.applyAsDouble(registry);
  }

  /** Sum of the counters {@code name} whose {@code tag} is {@code value}; of all without a tag. */
  private static double counters(MeterRegistry registry, String name, String tag, String value) {
    return registry.find(name).counters().stream()
        .filter(counter -> tag.isEmpty() || value.equals(counter.getId().getTag(tag)))
        .mapToDouble(Counter::count)
        .sum();
  }

  private static double requests(MeterRegistry registry, String outcome) {
    return registry.find("http.server.requests").timers().stream()
        .filter(timer -> outcome.isEmpty() || outcome.equals(timer.getId().getTag("outcome")))
        .mapToDouble(Timer::count)
        .sum();
  }
}
