package dev.forestgate.mail;

import dev.forestgate.lifecycle.Jitter;
import dev.forestgate.mail.message.MailProperties;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Looks into the outbox again and again: at once, when the bell rings, when there may be more than
 * could be taken, and else after each pause. Takes no more than can be sent at once, so that no
 * lease runs while a letter waits. Ends only when it is told to, never fails.
 */
final class OutboxPolling {
  private static final Logger log = LoggerFactory.getLogger(OutboxPolling.class);
  private static final Duration ATTENTIVE_PAUSE = Duration.ofMillis(100);

  private final IntFunction<Mono<List<LeasedEmail>>> take;
  private final OutboxSignal bell;
  private final int most;
  private final Duration longestPause;
  private final Set<UUID> inHand = ConcurrentHashMap.newKeySet();
  private volatile boolean moreMayWait;
  private volatile boolean failing;
  private final Sinks.Empty<Void> stopping = Sinks.empty();
  private volatile boolean stopped;

  /** {@code take} leases up to so many letters. */
  OutboxPolling(
      IntFunction<Mono<List<LeasedEmail>>> take, OutboxSignal bell, MailProperties properties) {
    this.take = take;
    this.bell = bell;
    this.most = properties.concurrency();
    this.longestPause = properties.poll();
  }

  /** Each must be followed by {@link #done}. */
  Flux<LeasedEmail> letters() {
    return Flux.defer(this::look)
        .onErrorResume(this::report)
        .concatWith(Flux.defer(this::pause))
        .repeat(() -> !stopped);
  }

  /** Looks no more. What a look that is under way finds is still given out: it is ours already. */
  void stop() {
    stopped = true;
    stopping.tryEmitEmpty();
  }

  /** The letter is in hand no longer. */
  void done(LeasedEmail letter) {
    inHand.remove(letter.id());
    if (moreMayWait) {
      bell.again();
    }
  }

  private Flux<LeasedEmail> look() {
    int free = most - inHand.size();
    if (free <= 0) {
      return Flux.empty();
    }
    return take.apply(free)
        .doOnNext(
            taken -> {
              failing = false;
              moreMayWait = taken.size() == free;
            })
        // One whose removal is still under way came back to us; it is in hand already.
        .flatMapIterable(taken -> taken)
        .filter(letter -> inHand.add(letter.id()));
  }

  private Mono<LeasedEmail> pause() {
    boolean isAttentive = isAttentive();
    Duration longest = isAttentive ? min(ATTENTIVE_PAUSE, longestPause) : longestPause;
    return Mono.firstWithSignal(
            stopping.asMono(),
            Mono.delay(Jitter.below(longest)),
            bell.rings().next(),
            Mono.defer(() -> calledBefore(isAttentive)))
        .then(Mono.empty());
  }

  /** What rang while nobody listened; asked once somebody does. */
  private Mono<Boolean> calledBefore(boolean wasAttentive) {
    boolean hasRoomForMore = moreMayWait && inHand.size() < most;
    boolean isCalled = isAttentive() && !wasAttentive;
    return hasRoomForMore || isCalled ? Mono.just(true) : Mono.never();
  }

  /** The bell of a store that is away must not make it a storm. */
  private boolean isAttentive() {
    return bell.isAttentive() && !failing;
  }

  /** Once per outage. */
  private Flux<LeasedEmail> report(Throwable failed) {
    if (!failing) {
      log.warn("The outbox can't be looked into until further notice: {}", failed.toString());
    }
    failing = true;
    moreMayWait = false;
    return Flux.empty();
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
