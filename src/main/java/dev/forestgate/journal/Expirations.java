package dev.forestgate.journal;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionStateListener;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.data.redis.connection.ReactiveSubscription.Message;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.ReactiveRedisMessageListenerContainer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;
import reactor.util.retry.Retry;

/**
 * The wake-ups: {@code SUBSCRIBE __keyevent@<database>__:expired}, and the setting without which
 * Redis is silent. Notifications are neither sure nor punctual (a Redis with many keys sends them
 * late), so nothing rests on them.
 */
@Component
final class Expirations {
  private static final Logger log = LoggerFactory.getLogger(Expirations.class);
  private static final Pattern TIMER =
      Pattern.compile("fg:\\{p\\d\\d}:timer:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  private static final int BUFFER = 4096;
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final LettuceConnectionFactory connections;
  private final KeyspaceNotifications notifications;
  private final Sinks.Many<SocketAddress> connected = Sinks.many().multicast().directBestEffort();

  Expirations(LettuceConnectionFactory connections, ReactiveStringRedisTemplate redis) {
    this.connections = connections;
    this.notifications = new KeyspaceNotifications(redis);
    connections.getRequiredNativeClient().addListener(new ConnectionListener());
  }

  /**
   * One per expired timer, while Redis is there to say so. Never ends, never fails; drops the
   * newest when not consumed.
   */
  Flux<WakeUp> wakeUps() {
    return Flux.defer(this::subscribed)
        .doOnError(failed -> log.warn("No expirations from Redis for now: {}", failed.toString()))
        .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY).jitter(0.5))
        .flatMap(message -> Mono.justOrEmpty(interaction(message.getMessage())))
        .map(WakeUp::due)
        .onBackpressureBuffer(BUFFER, dropped -> {}, BufferOverflowStrategy.DROP_LATEST);
  }

  /**
   * Switches notifications on, now and whenever a connection comes (back), as the setting does not
   * survive a restart.
   */
  Flux<Void> keepEnabled() {
    return reconnections().startWith(0L).onBackpressureLatest().concatMap(tick -> enable(), 1);
  }

  /**
   * A tick for each connection that Redis accepts, a lost one's successor included. Not on
   * Lettuce's own thread, which is still busy connecting and would wait for itself.
   */
  Flux<Long> reconnections() {
    return connected.asFlux().index().map(Tuple2::getT1).publishOn(Schedulers.parallel());
  }

  private Mono<Void> enable() {
    return notifications.enable().onErrorResume(Expirations::reportRefusal);
  }

  private static Mono<Void> reportRefusal(Throwable failed) {
    Throwable cause = NestedExceptionUtils.getMostSpecificCause(failed);
    if (cause instanceof RedisCommandExecutionException) {
      log.warn(
          "Redis lets nobody set notify-keyspace-events: journals are written by the sweep alone ({})",
          cause.getMessage());
    }
    return Mono.empty();
  }

  private Flux<? extends Message<String, String>> subscribed() {
    String channel = "__keyevent@" + connections.getDatabase() + "__:expired";
    return Flux.<Message<String, String>, ReactiveRedisMessageListenerContainer>using(
            () -> new ReactiveRedisMessageListenerContainer(connections),
            container -> container.receive(ChannelTopic.of(channel)),
            container -> container.destroyLater().subscribe())
        .subscribeOn(Schedulers.boundedElastic());
  }

  private static Optional<UUID> interaction(String key) {
    Matcher timer = TIMER.matcher(key);
    return timer.matches() ? Optional.of(UUID.fromString(timer.group(1))) : Optional.empty();
  }

  private final class ConnectionListener implements RedisConnectionStateListener {
    @Override
    public void onRedisConnected(RedisChannelHandler<?, ?> connection, SocketAddress address) {
      connected.emitNext(address, Sinks.EmitFailureHandler.busyLooping(RETRY));
    }
  }
}
