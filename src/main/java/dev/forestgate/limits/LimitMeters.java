package dev.forestgate.limits;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Meters of the limits: {@code forestgate.limits.refused} by {@code endpoint}, {@code
 * forestgate.limits.local} (requests counted by this replica alone), and {@code
 * forestgate.attempts.refused}.
 */
@Component
final class LimitMeters {
  private final MeterRegistry registry;
  private final Counter local;
  private final Counter attempts;

  LimitMeters(MeterRegistry registry) {
    this.registry = registry;
    this.local =
        Counter.builder("forestgate.limits.local")
            .description("Requests counted by this replica alone while Redis was unavailable")
            .register(registry);
    this.attempts =
        Counter.builder("forestgate.attempts.refused")
            .description("Attempts at a password or a code that had to wait")
            .register(registry);
  }

  void countRefused(String endpoint) {
    Counter.builder("forestgate.limits.refused")
        .description("Requests beyond the limit")
        .tag("endpoint", endpoint)
        .register(registry)
        .increment();
  }

  void countLocal() {
    local.increment();
  }

  void countAttempt() {
    attempts.increment();
  }
}
