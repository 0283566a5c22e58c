package dev.forestgate.journal;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.files.InteractionFiles;
import dev.forestgate.journal.files.JournalLockedException;
import dev.forestgate.journal.store.Claims;
import dev.forestgate.journal.summary.LocalSummarizer;
import dev.forestgate.journal.summary.Summarizer;
import dev.forestgate.journal.summary.Summary;
import java.io.IOException;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Summarises the events of a claim and appends them to the journal. A claim that cannot be written
 * for an external reason is postponed.
 */
@Component
final class SectionWriter {
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FOLDER_PAUSE = Duration.ofSeconds(5);
  private static final Duration LOCK_PAUSE = Duration.ofSeconds(1);

  /** Usual upper bound of an event in a file, bytes. */
  private static final int EVENT_BYTES = 3_000;

  private final Claims claims;
  private final Summarizer summarizer;
  private final Summarizer local = new LocalSummarizer();
  private final InteractionFiles files;
  private final JournalFolderHealth folder;
  private final JournalIoThreads threads;
  private final JournalMetrics metrics;
  private final Duration summaryTimeout;

  SectionWriter(
      Claims claims,
      Summarizer summarizer,
      InteractionFiles files,
      JournalFolderHealth folder,
      JournalIoThreads threads,
      JournalMetrics metrics,
      JournalProperties properties) {
    this.claims = claims;
    this.summarizer = summarizer;
    this.files = files;
    this.folder = folder;
    this.threads = threads;
    this.metrics = metrics;
    this.summaryTimeout = properties.lease().dividedBy(2);
  }

  /**
   * Writes the section of {@code claim}. True once it is on disk, false if the claim was postponed
   * or another process holds it.
   *
   * @param stopping completes when the service stops; then no summary of a model is awaited
   */
  Mono<Boolean> write(Claim claim, Mono<Void> stopping) {
    return summary(claim, stopping).flatMap(summary -> append(claim, summary));
  }

  /**
   * A model gets half of the lease; the other half is for writing. No model summarises a visitor's
   * events: otherwise failed sign-ins could spend the day's requests.
   */
  private Mono<Summary> summary(Claim claim, Mono<Void> stopping) {
    return (claim.owner().isUser() ? summarizer : local)
        .summarize(claim.events())
        .takeUntilOther(Mono.firstWithSignal(stopping, Mono.delay(summaryTimeout)))
        .switchIfEmpty(local.summarize(claim.events()));
  }

  private Mono<Boolean> append(Claim claim, Summary summary) {
    return threads
        .write(() -> files.append(claim, summary, () -> isHeld(claim)))
        .onErrorResume(JournalLockedException.class, locked -> waitForLock(claim))
        .onErrorResume(IOException.class, failure -> postpone(claim, failure));
  }

  /** A paused holder may keep the lock for long, so the attempt does not count. */
  private Mono<Boolean> waitForLock(Claim claim) {
    return claims.postpone(claim, LOCK_PAUSE).thenReturn(false);
  }

  /**
   * Postpones a claim while the whole folder is unavailable. If only this journal fails, the
   * failure counts as an attempt.
   */
  private Mono<Boolean> postpone(Claim claim, IOException failure) {
    return folder
        .isUnavailable(failure, claim.events().size() * EVENT_BYTES)
        .filter(isUnavailable -> isUnavailable)
        .switchIfEmpty(Mono.error(failure))
        .doOnNext(isUnavailable -> metrics.failed())
        .flatMap(isUnavailable -> claims.postpone(claim, FOLDER_PAUSE).thenReturn(false));
  }

  /**
   * Queries Redis under the file's lock. Blocks one of the bounded threads for files. The ledger,
   * which is read under the lock too, shows whether the account was deleted meanwhile.
   */
  private boolean isHeld(Claim claim) {
    return Boolean.TRUE.equals(RedisRetry.of(claims.holds(claim)).block(STORE_TIMEOUT));
  }
}
