package dev.forestgate.journal.wakeup;

import dev.forestgate.journal.wakeup.RedisMasters.Master;
import io.lettuce.core.pubsub.api.reactive.ChannelMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink.OverflowStrategy;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * One master that is listened to: {@code SUBSCRIBE} on a connection of its own, and on the same the
 * question for the setting. A connection that breaks or gives no answer is closed and replaced.
 */
final class Subscription {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Retry SOON =
      Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
          .maxBackoff(Duration.ofSeconds(1))
          .transientErrors(true);

  private final Master master;
  private final String channel;
  private final Runnable whenItStands;
  private final NotificationHealth reliance;
  private volatile @Nullable MasterConnection line;

  Subscription(Master master, String channel, Runnable whenItStands) {
    this.master = master;
    this.channel = channel;
    this.whenItStands = whenItStands;
    this.reliance = new NotificationHealth(master.name());
  }

  /**
   * The messages of the channel, while the master is there to send them. Never ends, never fails;
   * what is not asked for is dropped.
   */
  Flux<String> messages() {
    return Flux.usingWhen(line(), this::listen, this::close)
        .doOnError(reliance::lost)
        .retryWhen(SOON)
        .doFinally(end -> reliance.ended());
  }

  boolean isReliable() {
    return reliance.isGiven();
  }

  /** Asks for the setting again, and gives a line up that does not answer. Never fails. */
  Mono<Void> check() {
    MasterConnection open = line;
    return open == null
        ? Mono.empty()
        : askForSetting(open).onErrorResume(silent -> Mono.fromRunnable(() -> open.lose(silent)));
  }

  /** One that comes when nobody waits for it any more is closed. */
  private Mono<MasterConnection> line() {
    return Mono.fromFuture(
            () ->
                CompletableFuture.supplyAsync(
                    master.connect(), Schedulers.boundedElastic()::schedule),
            true)
        .doOnDiscard(MasterConnection.class, late -> late.close().subscribe());
  }

  private Flux<String> listen(MasterConnection open) {
    reliance.begun();
    var redis = open.server().reactive();
    Flux<String> messages =
        redis
            .observeChannels(OverflowStrategy.DROP)
            .doOnNext(message -> reliance.heard())
            .map(ChannelMessage::getMessage);
    Mono<String> beginning =
        redis
            .subscribe(channel)
            .timeout(PATIENCE)
            .then(askForSetting(open))
            .doOnSuccess(asked -> stands(open))
            .then(Mono.empty());
    return Flux.merge(messages, beginning, open.broken().asMono());
  }

  private void stands(MasterConnection open) {
    line = open;
    whenItStands.run();
  }

  private Mono<Void> askForSetting(MasterConnection open) {
    return KeyspaceNotifications.enable(open.server().reactive())
        .timeout(PATIENCE)
        .doOnNext(reliance::found)
        .then();
  }

  private Mono<Void> close(MasterConnection open) {
    line = null;
    return open.close();
  }
}
