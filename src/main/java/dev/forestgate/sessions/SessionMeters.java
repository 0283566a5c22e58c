package dev.forestgate.sessions;

import dev.forestgate.sessions.model.SessionMode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Counters of sessions: opened, ended, displaced by newer ones, and refused at a check. */
@Component
final class SessionMeters {
  private static final String PREFIX = "forestgate.sessions.";

  private final Map<SessionMode, Counter> opened = new EnumMap<>(SessionMode.class);
  private final Counter ended;
  private final Counter displaced;
  private final Counter cookiesRefused;
  private final Counter tokensRefused;

  SessionMeters(MeterRegistry registry) {
    Arrays.stream(SessionMode.values())
        .forEach(
            mode -> opened.put(mode, registry.counter(PREFIX + "opened", "mode", mode.text())));
    this.ended = registry.counter(PREFIX + "ended");
    this.displaced = registry.counter(PREFIX + "displaced");
    this.cookiesRefused = registry.counter(PREFIX + "refused", "credential", "cookie");
    this.tokensRefused = registry.counter(PREFIX + "refused", "credential", "token");
  }

  void opened(SessionMode mode, int displacing) {
    Counter counter = opened.get(mode);
    if (counter != null) {
      counter.increment();
    }
    displaced.increment(displacing);
  }

  /**
   * Counts the end by request or by the limit. Expiry is not counted, as Redis does not report it.
   */
  void ended() {
    ended.increment();
  }

  /** Counts a cookie, or a verified token, whose session is not live. */
  void refused(boolean isCookie) {
    (isCookie ? cookiesRefused : tokensRefused).increment();
  }
}
