package dev.forestgate.credentials;

import dev.forestgate.credentials.pool.HashPool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** Meters of the hash pool. They read its counters when they are scraped. */
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
        .description("Estimated wait of a hash that arrives now")
        .baseUnit("seconds")
        .register(registry);
    FunctionCounter.builder(PREFIX + "refused", pool, HashPool::refused)
        .description("Hashes refused because the wait would be too long")
        .register(registry);
  }
}
