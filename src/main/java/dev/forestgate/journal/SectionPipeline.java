package dev.forestgate.journal;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.files.JournalLockedException;
import dev.forestgate.journal.store.Claims;
import dev.forestgate.journal.store.DailyQuota;
import dev.forestgate.journal.store.QuotaDecision;
import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.journal.summary.LocalSummarizer;
import dev.forestgate.journal.summary.Summarizer;
import dev.forestgate.journal.summary.Summary;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * What becomes of one wake-up: claim, summarise, write, forget. A failure stays in its section,
 * whose claim comes up again when its lease ends.
 */
@Component
final class SectionPipeline {
  private static final Logger log = LoggerFactory.getLogger(SectionPipeline.class);
  private static final Duration STORE_ANSWERS = Duration.ofSeconds(5);
  private static final Duration FOLDER_PAUSE = Duration.ofSeconds(5);
  private static final Duration LOCK_PAUSE = Duration.ofSeconds(1);

  private static final Retry INSIST =
      Retry.backoff(5, Duration.ofMillis(100))
          .filter(DataAccessException.class::isInstance)
          .onRetryExhaustedThrow((retries, last) -> last.failure());

  /** The longest that an event usually is in a file. */
  private static final int EVENT_BYTES = 3_000;

  private final Claims claims;
  private final DailyQuota quota;
  private final JournalDeletions deletions;
  private final Summarizer summarizer;
  private final Summarizer local = new LocalSummarizer();
  private final InteractionFiles files;
  private final JournalFolderHealth folder;
  private final JournalIoThreads disk;
  private final JournalMetrics metrics;
  private final Clock clock;
  private final Duration lease;

  SectionPipeline(
      Claims claims,
      DailyQuota quota,
      JournalDeletions deletions,
      Summarizer summarizer,
      InteractionFiles files,
      JournalFolderHealth folder,
      JournalIoThreads disk,
      JournalMetrics metrics,
      Clock clock,
      JournalProperties properties) {
    this.claims = claims;
    this.quota = quota;
    this.deletions = deletions;
    this.summarizer = summarizer;
    this.files = files;
    this.folder = folder;
    this.disk = disk;
    this.metrics = metrics;
    this.clock = clock;
    this.lease = properties.lease();
  }

  /**
   * Never fails, and never takes longer than twice a lease, whatever of it is lost on the way: its
   * place in the chain is wanted, and the claim is another's by then.
   *
   * @param stopping completes when the service stops: then nobody waits for a model
   */
  Mono<Void> of(WakeUp wakeUp, Mono<Void> stopping) {
    if (!folder.isWell()) {
      return Mono.empty();
    }
    Mono<Claim> claimed =
        wakeUp.abandonedClaim() == null
            ? claims.claim(wakeUp.interaction())
            : claims.retake(wakeUp.interaction(), wakeUp.abandonedClaim());
    return insist(claimed)
        .doOnNext(metrics::claimed)
        .flatMap(claim -> settle(claim, stopping))
        .timeout(lease.multipliedBy(2))
        .onErrorResume(failed -> report(wakeUp, failed));
  }

  private Mono<Void> settle(Claim claim, Mono<Void> stopping) {
    if (claim.events().isEmpty()) {
      return done(claim);
    }
    return insist(deletions.isDeleted(claim.owner()))
        .zipWith(insist(allowance(claim)))
        .flatMap(
            answers ->
                answers.getT1() ? drop(claim) : writeAllowed(claim, answers.getT2(), stopping));
  }

  /** One that was taken before was charged then, and may come up again any number of times. */
  private Mono<QuotaDecision> allowance(Claim claim) {
    return claim.isRetaken() ? Mono.just(QuotaDecision.WHOLE) : quota.charge(claim);
  }

  /** Writes what the owner's day has room for, with what was left out of it before. */
  private Mono<Void> writeAllowed(Claim claim, QuotaDecision allowance, Mono<Void> stopping) {
    List<RecordedEvent> events = allowance.written(claim);
    metrics.leftOut(allowance.leftOut(claim));
    if (events.isEmpty()) {
      return done(claim);
    }
    return summarizeAndWrite(claim.with(events), stopping)
        .filter(isSettled -> allowance.isTold(claim))
        .flatMap(isSettled -> insist(quota.told(claim.owner(), allowance.leftOut())));
  }

  private Mono<Void> drop(Claim claim) {
    return deletions
        .discard(claim.owner().id(), claim.interaction())
        .then(done(claim))
        .doOnSuccess(done -> metrics.dropped());
  }

  /** True once it is on disk; empty where it was given back. */
  private Mono<Boolean> summarizeAndWrite(Claim claim, Mono<Void> stopping) {
    return summary(claim, stopping)
        .flatMap(summary -> write(claim, summary))
        .filter(isSettled -> isSettled)
        .delayUntil(
            isSettled -> done(claim).doOnSuccess(done -> metrics.written(claim, clock.instant())));
  }

  /**
   * Whatever a model is allowed, half of the lease is for the writing. No model is asked about a
   * visitor: anybody could spend the day's requests with failed sign-ins.
   */
  private Mono<Summary> summary(Claim claim, Mono<Void> stopping) {
    return (claim.owner().isUser() ? summarizer : local)
        .summarize(claim.events())
        .takeUntilOther(Mono.firstWithSignal(stopping, Mono.delay(lease.dividedBy(2))))
        .switchIfEmpty(local.summarize(claim.events()));
  }

  private Mono<Boolean> write(Claim claim, Summary summary) {
    return disk.write(() -> files.append(claim, summary, () -> isStillOurs(claim)))
        .onErrorResume(JournalLockedException.class, held -> waitForItsHolder(claim))
        .onErrorResume(IOException.class, failed -> giveBack(claim, failed));
  }

  /**
   * A paused holder of the file's lock may stay so for long, and its interactions share the lock
   * with others: no attempt of theirs.
   */
  private Mono<Boolean> waitForItsHolder(Claim claim) {
    return claims.postpone(claim, LOCK_PAUSE).thenReturn(false);
  }

  /**
   * A claim whose folder is away has done nothing wrong; one that alone fails counts its attempts.
   */
  private Mono<Boolean> giveBack(Claim claim, IOException failed) {
    return folder
        .isAway(failed, claim.events().size() * EVENT_BYTES)
        .filter(isAway -> isAway)
        .switchIfEmpty(Mono.error(failed))
        .doOnNext(isAway -> metrics.failed())
        .flatMap(isAway -> claims.postpone(claim, FOLDER_PAUSE).thenReturn(false));
  }

  /**
   * Blocks, as it must be asked under the file's lock; the thread is one of the bounded ones for
   * the disk. An account that was deleted meanwhile is in the ledger, which is asked there too.
   */
  private boolean isStillOurs(Claim claim) {
    return Boolean.TRUE.equals(insist(claims.holds(claim)).block(STORE_ANSWERS));
  }

  private Mono<Void> done(Claim claim) {
    return insist(claims.done(claim));
  }

  /**
   * After an outage each connection to Redis comes back by itself, and what one has begun another
   * may be a moment late for. Each step may be asked for twice: a claim whose answer was lost comes
   * up again by itself.
   */
  private static <T> Mono<T> insist(Mono<T> step) {
    return step.retryWhen(INSIST);
  }

  private Mono<Void> report(WakeUp wakeUp, Throwable failed) {
    metrics.failed();
    log.warn(
        "A section of interaction {} waits for its lease to end: {}",
        wakeUp.interaction(),
        failed.toString());
    return Mono.empty();
  }
}
