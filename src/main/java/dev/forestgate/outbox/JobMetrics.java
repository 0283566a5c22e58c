package dev.forestgate.outbox;

import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueCounts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Metrics of background jobs, over all their queues; docs/operations.md explains each. */
@Component
final class JobMetrics {
  private static final String PREFIX = "forestgate.jobs.";

  private final MeterRegistry registry;
  private final Map<String, QueueCounts> counts = new ConcurrentHashMap<>();
  private final Counter retaken;

  /** Registers all meters, so that zeros are visible from the start. */
  JobMetrics(MeterRegistry registry, List<JobHandler> handlers) {
    this.registry = registry;
    registry.gauge(PREFIX + "waiting", this, JobMetrics::waiting);
    registry.gauge(PREFIX + "dead", this, JobMetrics::dead);
    registry.gauge(PREFIX + "oldest.seconds", this, metrics -> metrics.oldest().toSeconds());
    this.retaken = registry.counter(PREFIX + "retaken");
    for (JobHandler handler : handlers) {
      byKind("done", handler.kind());
      byKind("failures", handler.kind());
      byKind("buried", handler.kind());
    }
  }

  void leased(Leased leased) {
    if (leased.isRetaken()) {
      retaken.increment();
    }
  }

  void done(String kind) {
    byKind("done", kind).increment();
  }

  /** An attempt failed. */
  void failed(String kind) {
    byKind("failures", kind).increment();
  }

  void buried(String kind) {
    byKind("buried", kind).increment();
  }

  void counted(String queue, QueueCounts counted) {
    counts.put(queue, counted);
  }

  /** Jobs that are not dead, by the last count. */
  long waiting() {
    return counts.values().stream().mapToLong(QueueCounts::waiting).sum();
  }

  /** Dead jobs, by the last count. */
  long dead() {
    return counts.values().stream().mapToLong(QueueCounts::dead).sum();
  }

  /** Longest time that a waiting job has been tried, by the last count. */
  Duration oldest() {
    return counts.values().stream()
        .map(QueueCounts::oldest)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private Counter byKind(String what, String kind) {
    return registry.counter(PREFIX + what, "kind", kind);
  }
}
