package dev.forestgate.journal.wakeup;

import dev.forestgate.journal.store.WakeUp;
import dev.forestgate.journal.wakeup.RedisMasters.Master;
import dev.forestgate.lifecycle.BackgroundLoop;
import dev.forestgate.lifecycle.LoopTiming;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;

/**
 * Wake-ups from {@code SUBSCRIBE __keyevent@<database>__:expired} on every master, and the Redis
 * setting that they need. Notifications may be lost or late (a Redis with many keys sends them
 * late), so correctness never depends on them.
 */
@Component
public final class ExpiredKeyEvents {
  private static final Pattern TIMER =
      Pattern.compile("fg:\\{p\\d\\d}:timer:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");
  private static final int BUFFER = 4096;
  private static final Duration CONTENTION = Duration.ofSeconds(1);

  private final RedisMasters masters;
  private final String channel;
  private final Duration check;
  private final Counter received;
  private final Sinks.Many<String> established = Sinks.many().multicast().directBestEffort();
  private volatile List<Subscription> subscriptions = List.of();

  ExpiredKeyEvents(
      LettuceConnectionFactory connections, WakeUpProperties properties, MeterRegistry meters) {
    this.masters = new RedisMasters(connections.getRequiredNativeClient());
    this.channel = "__keyevent@" + connections.getDatabase() + "__:expired";
    this.check = properties.check();
    this.received =
        Counter.builder("forestgate.journal.wakeups")
            .description("Expired timers that Redis reported")
            .register(meters);
    Gauge.builder("forestgate.journal.wakeups.missing", this, wakeUps -> wakeUps.missing() ? 1 : 0)
        .description("1 while some master may not report expired timers")
        .register(meters);
  }

  /**
   * Emits one wake-up for each expired timer that Redis reports. Never ends, never fails; drops the
   * newest if they are not consumed.
   */
  public Flux<WakeUp> wakeUps() {
    return masters
        .all()
        .map(all -> all.stream().map(this::subscription).toList())
        .doOnNext(all -> subscriptions = all)
        .switchMap(all -> Flux.fromIterable(all).flatMap(Subscription::messages, Integer.MAX_VALUE))
        .mapNotNull(ExpiredKeyEvents::interaction)
        .doOnNext(interaction -> received.increment())
        .map(WakeUp::due)
        .onBackpressureBuffer(BUFFER, dropped -> {}, BufferOverflowStrategy.DROP_LATEST);
  }

  /**
   * Checks regularly that every master still sends notifications, and enables them again where they
   * were disabled. Never ends, never fails.
   */
  public Flux<Void> keepEnabled() {
    return new BackgroundLoop<>(
            "check of keyspace notifications",
            LoopTiming.every(check).after(check),
            () -> Flux.fromIterable(subscriptions).flatMap(Subscription::check))
        .items();
  }

  /**
   * Emits when a subscription is established, including a reconnection: notifications before it
   * were lost. Leaves Lettuce's own thread.
   */
  public Flux<Long> reconnections() {
    return established.asFlux().index().map(Tuple2::getT1).publishOn(Schedulers.parallel());
  }

  private boolean missing() {
    List<Subscription> all = subscriptions;
    return all.isEmpty() || !all.stream().allMatch(Subscription::isReliable);
  }

  private Subscription subscription(Master master) {
    return new Subscription(master, channel, () -> emitEstablished(master));
  }

  private void emitEstablished(Master master) {
    established.emitNext(master.name(), Sinks.EmitFailureHandler.busyLooping(CONTENTION));
  }

  private static @Nullable UUID interaction(String key) {
    Matcher timer = TIMER.matcher(key);
    return timer.matches() ? UUID.fromString(timer.group(1)) : null;
  }
}
