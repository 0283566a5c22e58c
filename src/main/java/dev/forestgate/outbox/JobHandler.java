package dev.forestgate.outbox;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** Work of one kind of job. */
public interface JobHandler {
  /** Kind of the jobs: {@code [a-z-]+}, the same for no other handler. */
  String kind();

  /**
   * Runs {@code job}; fails if it is to be retried. A job may run twice, if a replica dies between
   * the work and its record, so the work must be idempotent.
   */
  Mono<Void> run(Job job);

  /**
   * True if jobs of this kind are retried until they succeed, every five seconds in the end; false
   * if they are dead after a day of failures.
   */
  default boolean isRetriedForever() {
    return false;
  }

  /**
   * Longest time of an attempt. Jobs that may take longer than the default have a worker of their
   * own, which runs one at a time.
   */
  default Duration timeout() {
    return JobProperties.TIMEOUT;
  }

  /** Attempts after which a job is dead, unless it is retried forever. */
  default int mostAttempts() {
    return Integer.MAX_VALUE;
  }
}
