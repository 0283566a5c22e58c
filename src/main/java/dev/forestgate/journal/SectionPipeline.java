package dev.forestgate.journal;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.store.Claims;
import dev.forestgate.journal.store.DailyQuota;
import dev.forestgate.journal.store.QuotaDecision;
import dev.forestgate.journal.store.WakeUp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Turns one wake-up into a section: claims the events, has {@link SectionWriter} write them, and
 * deletes the claim. A failure concerns its section alone, whose claim is retaken once its lease
 * ends.
 */
@Component
final class SectionPipeline {
  private static final Logger log = LoggerFactory.getLogger(SectionPipeline.class);

  private final Claims claims;
  private final DailyQuota quota;
  private final JournalDeletions deletions;
  private final SectionWriter writer;
  private final JournalFolderHealth folder;
  private final JournalMetrics metrics;
  private final Clock clock;
  private final Duration longest;

  SectionPipeline(
      Claims claims,
      DailyQuota quota,
      JournalDeletions deletions,
      SectionWriter writer,
      JournalFolderHealth folder,
      JournalMetrics metrics,
      Clock clock,
      JournalProperties properties) {
    this.claims = claims;
    this.quota = quota;
    this.deletions = deletions;
    this.writer = writer;
    this.folder = folder;
    this.metrics = metrics;
    this.clock = clock;
    this.longest = properties.lease().multipliedBy(2);
  }

  /**
   * Processes one wake-up. Never fails. Ends after two leases at the latest, even if a response is
   * lost, to free its place in the pipeline; another process holds the claim by then.
   *
   * @param stopping completes when the service stops; then no summary of a model is awaited
   */
  Mono<Void> process(WakeUp wakeUp, Mono<Void> stopping) {
    return folder.isUsable()
        ? RedisRetry.of(claim(wakeUp))
            .doOnNext(metrics::claimed)
            .flatMap(claim -> settle(claim, stopping))
            .timeout(longest)
            .onErrorResume(failure -> report(wakeUp, failure))
        : Mono.empty();
  }

  private Mono<Claim> claim(WakeUp wakeUp) {
    return wakeUp.abandonedClaim() == null
        ? claims.claim(wakeUp.interaction())
        : claims.retake(wakeUp.interaction(), wakeUp.abandonedClaim());
  }

  private Mono<Void> settle(Claim claim, Mono<Void> stopping) {
    return claim.events().isEmpty()
        ? delete(claim)
        : Mono.zip(
                RedisRetry.of(deletions.isDeleted(claim.owner())), RedisRetry.of(decision(claim)))
            .flatMap(
                answers ->
                    answers.getT1() ? discard(claim) : write(claim, answers.getT2(), stopping));
  }

  /** A retaken claim was charged when it was first taken, and may be retaken several times. */
  private Mono<QuotaDecision> decision(Claim claim) {
    return claim.isRetaken() ? Mono.just(QuotaDecision.ALL) : quota.charge(claim);
  }

  /** Writes the events within the owner's quota, and reports those omitted before. */
  private Mono<Void> write(Claim claim, QuotaDecision decision, Mono<Void> stopping) {
    List<RecordedEvent> events = decision.written(claim);
    metrics.leftOut(decision.omitted(claim));
    return events.isEmpty()
        ? delete(claim)
        : writer
            .write(claim.with(events), stopping)
            .filter(isWritten -> isWritten)
            .delayUntil(isWritten -> complete(claim.with(events)))
            .filter(isWritten -> decision.isReported(claim))
            .flatMap(
                isWritten ->
                    RedisRetry.of(quota.reported(claim.owner(), decision.omittedBefore())));
  }

  private Mono<Void> complete(Claim written) {
    return delete(written).doOnSuccess(done -> metrics.written(written, clock.instant()));
  }

  private Mono<Void> discard(Claim claim) {
    return deletions
        .discard(claim.owner().id(), claim.interaction())
        .then(delete(claim))
        .doOnSuccess(done -> metrics.dropped());
  }

  private Mono<Void> delete(Claim claim) {
    return RedisRetry.of(claims.done(claim));
  }

  private Mono<Void> report(WakeUp wakeUp, Throwable failure) {
    metrics.failed();
    log.warn(
        "A section of interaction {} failed and is retried when its lease ends: {}",
        wakeUp.interaction(),
        failure.toString());
    return Mono.empty();
  }
}
