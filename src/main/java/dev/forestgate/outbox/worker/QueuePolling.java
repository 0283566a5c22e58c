package dev.forestgate.outbox.worker;

import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import dev.forestgate.outbox.store.Leased;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Poll of a queue for due entries: at once, after a {@link QueueSignal}, when more may be due than
 * could be leased, and else after each pause. Leases no more than can be worked on at once, so that
 * no lease runs while its entry waits. Serves one run.
 *
 * <p>A poll whose reply is lost may have leased entries, even after it has timed out. For as long
 * as such a lease can last, each further poll first releases all leases but those in progress.
 */
final class QueuePolling {
  private static final Duration ATTENTIVE_PAUSE = Duration.ofMillis(100);

  private final IntFunction<Mono<List<Leased>>> lease;
  private final Function<Set<UUID>, Mono<Void>> release;
  private final QueueSignal signal;
  private final Scheduler time;
  private final int most;
  private final Duration leaseLength;
  private final Duration longestPause;
  private final BackgroundLoop<Leased> loop;
  private final Runnable wake;
  private final Set<UUID> inProgress = ConcurrentHashMap.newKeySet();
  private volatile boolean moreMayBeDue;
  private volatile boolean isFailing;
  private volatile long mayHaveLostUntil;

  /**
   * @param queue for log lines: {@code e-mails}
   * @param lease leases up to so many entries
   * @param release ends all leases but those of the given entries
   */
  QueuePolling(
      String queue,
      IntFunction<Mono<List<Leased>>> lease,
      Function<Set<UUID>, Mono<Void>> release,
      QueueSignal signal,
      QueueSettings settings) {
    this(queue, lease, release, signal, settings, Schedulers.parallel());
  }

  /** Creates the polling with another source of the time. */
  QueuePolling(
      String queue,
      IntFunction<Mono<List<Leased>>> lease,
      Function<Set<UUID>, Mono<Void>> release,
      QueueSignal signal,
      QueueSettings settings,
      Scheduler time) {
    this.lease = lease;
    this.release = release;
    this.signal = signal;
    this.time = time;
    this.most = settings.concurrency();
    this.leaseLength = settings.lease();
    this.longestPause = settings.poll();
    this.loop =
        new BackgroundLoop<>(
            "poll for due " + queue, LoopTiming.every(this::pause).on(time), this::poll);
    this.wake = loop::wake;
  }

  /** Hands each entry to {@code work}, so many at once. */
  void start(Function<Leased, Mono<Void>> work) {
    loop.start(
        items ->
            whileListening(items)
                .flatMap(leased -> work.apply(leased).doFinally(end -> done(leased)), most, 1));
  }

  /** Leased entries. Each must be followed by {@link #done}. */
  Flux<Leased> entries() {
    return whileListening(loop.items());
  }

  /** Leases no more; runs {@code callback} when all work in progress has ended. */
  void stop(Runnable callback) {
    loop.stop(callback);
  }

  /** Records that the entry is in progress no longer. */
  void done(Leased leased) {
    inProgress.remove(leased.entry().id());
    if (moreMayBeDue) {
      loop.wake();
    }
  }

  private Flux<Leased> whileListening(Flux<Leased> items) {
    return items.doOnSubscribe(any -> signal.listen(wake)).doFinally(end -> signal.forget(wake));
  }

  private Publisher<Leased> poll() {
    int free = most - inProgress.size();
    if (free <= 0) {
      return Flux.empty();
    }
    long now = time.now(TimeUnit.MILLISECONDS);
    if (isFailing) {
      mayHaveLostUntil = now + leaseLength.toMillis();
    }
    moreMayBeDue = false;
    isFailing = true;
    return releaseLost(now)
        .then(lease.apply(free))
        .doOnNext(leased -> isFailing = false)
        .doOnNext(leased -> moreMayBeDue = leased.size() == free)
        .flatMapIterable(leased -> leased)
        // An entry whose removal still runs may be leased again after its lease has ended.
        .filter(leased -> inProgress.add(leased.entry().id()));
  }

  private Mono<Void> releaseLost(long now) {
    return now < mayHaveLostUntil ? release.apply(Set.copyOf(inProgress)) : Mono.empty();
  }

  private Duration pause() {
    if (moreMayBeDue && inProgress.size() < most) {
      return Duration.ZERO;
    }
    boolean isSoon = signal.isAttentive() && !isFailing;
    return isSoon && ATTENTIVE_PAUSE.compareTo(longestPause) < 0 ? ATTENTIVE_PAUSE : longestPause;
  }
}
