package dev.forestgate.journal.store;

import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Records events as the service does, without a session and as fast as Redis accepts them. */
public final class RecordedEvents implements AutoCloseable {
  private final LettuceConnectionFactory connections;
  private final ReactiveStringRedisTemplate redis;
  private final EventStore store;
  private final Claims claims;
  private final DeletedAccounts tombstones;
  private final DailyQuota quota;

  /**
   * @param connections started; closed with this
   */
  public RecordedEvents(LettuceConnectionFactory connections, JournalProperties properties) {
    this.connections = connections;
    this.redis = new ReactiveStringRedisTemplate(connections);
    var scripts = new Scripts(redis);
    this.store = new EventStore(scripts, properties, UUID::randomUUID);
    this.claims = new Claims(scripts, properties, UUID::randomUUID, new SimpleMeterRegistry());
    this.tombstones = new DeletedAccounts(redis, scripts);
    this.quota = new DailyQuota(scripts, properties);
  }

  /**
   * @param redisUrl as {@code REDIS_URL} has it
   */
  public static RecordedEvents into(String redisUrl, Duration inactivity) {
    RedisConfiguration where = LettuceConnectionFactory.createRedisConfiguration(redisUrl);
    var connections = new LettuceConnectionFactory(where);
    connections.setEagerInitialization(true); // else an event loop may open them
    connections.afterPropertiesSet();
    connections.start();
    return new RecordedEvents(
        connections, TestEvents.properties(Path.of("target"), inactivity, Duration.ofSeconds(30)));
  }

  public Claims claims() {
    return claims;
  }

  public DailyQuota quota() {
    return quota;
  }

  public DeletedAccounts deletedAccounts() {
    return tombstones;
  }

  /** {@code count} events of {@code interaction}, one after the other; gives their ids. */
  public Flux<UUID> record(UUID interaction, int count, IntSupplier numbers) {
    UUID user = UUID.randomUUID();
    return Flux.range(0, count)
        .concatMap(
            i ->
                store.record(
                    JournalEvent.clientEvent(
                        interaction, user, "step", Map.of("n", numbers.getAsInt()))));
  }

  /** Records an event of the service. */
  public void seen(UUID interaction, UUID user, JournalAction action) {
    store.record(JournalEvent.serviceEvent(interaction, user, action)).block();
  }

  /** Records an event of a front end. */
  public void told(UUID interaction, UUID user, String action) {
    store.record(JournalEvent.clientEvent(interaction, user, action, Map.of())).block();
  }

  /** As if the user's day had ordinary events without end. */
  public void spend(UUID user) {
    String day = UserKey.of(user, "journal");
    redis.opsForHash().put(day, "o", "1000000000").block();
    redis.opsForHash().put(day, "b", String.valueOf(System.currentTimeMillis())).block();
  }

  /** Deadlines of {@code interaction} that the sweep finds. */
  public Flux<WakeUp> due(UUID interaction) {
    return store
        .due(List.of(Partition.of(interaction)))
        .filter(wakeUp -> wakeUp.interaction().equals(interaction));
  }

  /** Number of claims with counted attempts in the partition of {@code interaction}. */
  public Mono<Long> attempts(UUID interaction) {
    return redis.opsForHash().size(Partition.of(interaction).key("attempts"));
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
