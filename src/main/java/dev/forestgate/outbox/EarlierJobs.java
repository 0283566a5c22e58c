package dev.forestgate.outbox;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Jobs that an earlier version wrote to other keys of Redis. Those that are due move to the queue
 * of jobs, at the start and every 15 seconds, as replicas of both versions may run.
 *
 * <pre>
 * key                     type  lifetime    holds
 * fg:{errands}:due        zset  until moved job ids by when they are due, milliseconds since 1970
 * fg:{errands}:waiting    hash  until moved job id to kind and parameters as JSON
 * fg:{errands}:attempts   hash  until moved job id to the number of attempts
 * </pre>
 */
@Component
final class EarlierJobs {
  private static final List<String> KEYS =
      List.of("fg:{errands}:due", "fg:{errands}:waiting", "fg:{errands}:attempts");
  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final String MOST = "1000";

  private final Script adopt;

  EarlierJobs(Scripts scripts) {
    this.adopt = scripts.named("queue-adopt", "queue");
  }

  BackgroundLoop<Void> loop() {
    return new BackgroundLoop<>(
        "adoption of jobs of an earlier version", LoopTiming.every(EVERY), () -> adopt().then());
  }

  /** Moves jobs that are due, at most a thousand; their number. */
  Mono<Long> adopt() {
    return adopt
        .run(KEYS, List.of(JobStores.JOBS.keyPrefix(), JobStores.JOBS.entryWord(), MOST))
        .map(reply -> (Long) reply.get(0));
  }
}
