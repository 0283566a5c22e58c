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
 * Subscription to one master: {@code SUBSCRIBE} on its own connection, which also checks the
 * setting. A connection that breaks or does not answer is replaced.
 */
final class Subscription {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Retry RECONNECT =
      Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
          .maxBackoff(Duration.ofSeconds(1))
          .transientErrors(true);

  private final Master master;
  private final String channel;
  private final Runnable onEstablished;
  private final NotificationHealth health;
  private volatile @Nullable MasterConnection connection;

  Subscription(Master master, String channel, Runnable onEstablished) {
    this.master = master;
    this.channel = channel;
    this.onEstablished = onEstablished;
    this.health = new NotificationHealth(master.name());
  }

  /** Messages of the channel. Never ends, never fails; messages beyond demand are dropped. */
  Flux<String> messages() {
    return Flux.usingWhen(connection(), this::listen, this::close)
        .doOnError(health::lost)
        .retryWhen(RECONNECT)
        .doFinally(end -> health.ended());
  }

  boolean isReliable() {
    return health.isReliable();
  }

  /** Checks the setting, and closes a connection that does not answer. Never fails. */
  Mono<Void> check() {
    MasterConnection open = connection;
    return open == null
        ? Mono.empty()
        : askForSetting(open).onErrorResume(silent -> Mono.fromRunnable(() -> open.lose(silent)));
  }

  /** Opens a connection. One that arrives after cancellation is closed. */
  private Mono<MasterConnection> connection() {
    return Mono.fromFuture(
            () ->
                CompletableFuture.supplyAsync(
                    master.connect(), Schedulers.boundedElastic()::schedule),
            true)
        .doOnDiscard(MasterConnection.class, late -> late.close().subscribe());
  }

  private Flux<String> listen(MasterConnection open) {
    health.started();
    var redis = open.server().reactive();
    Flux<String> messages =
        redis
            .observeChannels(OverflowStrategy.DROP)
            .doOnNext(message -> health.received())
            .map(ChannelMessage::getMessage);
    Mono<String> beginning =
        redis
            .subscribe(channel)
            .timeout(PATIENCE)
            .then(askForSetting(open))
            .doOnSuccess(asked -> established(open))
            .then(Mono.empty());
    return Flux.merge(messages, beginning, open.broken().asMono());
  }

  private void established(MasterConnection open) {
    connection = open;
    onEstablished.run();
  }

  private Mono<Void> askForSetting(MasterConnection open) {
    return KeyspaceNotifications.enable(open.server().reactive())
        .timeout(PATIENCE)
        .doOnNext(health::checked)
        .then();
  }

  private Mono<Void> close(MasterConnection open) {
    connection = null;
    return open.close();
  }
}
