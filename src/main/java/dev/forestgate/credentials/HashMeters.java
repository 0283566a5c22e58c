package dev.forestgate.credentials;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Meters of the hash pool. They read what the pool keeps anyway, when they are asked. */
@Component
final class HashMeters implements MeterBinder {
  private static final String PREFIX = "forestgate.hashes.";
  private static final double NANOS = 1e9;

  private final HashPool pool;

  HashMeters(Passwords passwords) {
    this.pool = passwords.pool();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(PREFIX + "pending", pool, HashPool::pending)
        .description("Hashes that wait or are being computed")
        .register(registry);
    Gauge.builder(PREFIX + "wait", pool, hashes -> hashes.estimatedWait().toNanos() / NANOS)
        .description("How long a hash that arrives now would wait")
        .baseUnit("seconds")
        .register(registry);
    FunctionCounter.builder(PREFIX + "refused", pool, HashPool::refused)
        .description("Requests refused as the wait would be too long")
        .register(registry);
  }
}
