package dev.forestgate.outbox.store;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Queue in Redis or KeyDB.
 *
 * <pre>
 * key                     type  lifetime                   holds
 * &lt;prefix&gt;:&lt;word&gt;:&lt;id&gt;    hash  until done or dead too long  an entry
 * &lt;prefix&gt;:waiting        zset  none                       entries by when they may be leased next
 * &lt;prefix&gt;:queued         zset  none                       the same entries by since when they are tried
 * &lt;prefix&gt;:expiry         zset  none                       entries that hold data, by when they expire
 * &lt;prefix&gt;:dead           zset  none                       dead entries by when they were written
 * &lt;prefix&gt;:account:&lt;id&gt;   set   none                       entries that go with an account
 * </pre>
 *
 * Prefix and word are those of the {@link QueueDefinition}. The scripts are {@code
 * redis/queue-*.lua}, each after {@code queue.lua}.
 */
public final class RedisQueue implements QueueStore {
  private static final String LIBRARY = "queue";

  /** Bound of one cleanup, as a script must not block Redis for long. */
  private static final String MOST_TIDIED = "1000";

  private final QueueDefinition definition;
  private final List<String> keys;
  private final Script put;
  private final Script lease;
  private final Script release;
  private final Script settle;
  private final Script tidy;
  private final Script dead;

  public RedisQueue(QueueDefinition definition, Scripts scripts) {
    this.definition = definition;
    this.keys = List.of(definition.keyPrefix() + ":waiting");
    this.put = scripts.named("queue-put", LIBRARY);
    this.lease = scripts.named("queue-lease", LIBRARY);
    this.release = scripts.named("queue-release", LIBRARY);
    this.settle = scripts.named("queue-settle", LIBRARY);
    this.tidy = scripts.named("queue-tidy", LIBRARY);
    this.dead = scripts.named("queue-dead", LIBRARY);
  }

  @Override
  public Enlisted adding(QueueEntry entry, Duration delay) {
    return Enlisted.Redis.of(
        Stream.concat(
                Stream.of(LIBRARY, "put"), arguments(fields(entry, delay).toArray(String[]::new)))
            .toArray(String[]::new));
  }

  @Override
  public Mono<Void> add(QueueEntry entry) {
    return offer(entry, Integer.MAX_VALUE).then();
  }

  /** Adds {@code entry}, due at once. False if {@code most} entries wait already. */
  public Mono<Boolean> offer(QueueEntry entry, int most) {
    List<String> arguments = new ArrayList<>(List.of(String.valueOf(most)));
    arguments.addAll(fields(entry, Duration.ZERO));
    return run(put, arguments.toArray(String[]::new)).map(reply -> reply.get(0).equals(1L));
  }

  @Override
  public Enlisted removingAllOf(UUID account) {
    return Enlisted.Redis.of(
        Stream.concat(Stream.of(LIBRARY, "forget"), arguments(account.toString()))
            .toArray(String[]::new));
  }

  @Override
  public Mono<List<Leased>> lease(
      UUID holder, Collection<String> kinds, Duration length, int most) {
    return Mono.defer(
        () -> {
          long askedAt = System.nanoTime();
          var wish = Stream.of(holder.toString(), Script.millis(length), String.valueOf(most));
          return run(lease, Stream.concat(wish, kinds.stream()).toArray(String[]::new))
              .map(
                  reply ->
                      reply.stream()
                          .map(row -> RedisReplies.leased(row, holder, askedAt))
                          .toList());
        });
  }

  @Override
  public Mono<Void> release(UUID holder, Collection<UUID> inProgress) {
    var ids = inProgress.stream().map(UUID::toString);
    return run(release, Stream.concat(Stream.of(holder.toString()), ids).toArray(String[]::new))
        .then();
  }

  @Override
  public Mono<Duration> done(UUID id) {
    return settle("done", id, "", "", Duration.ZERO).map(Duration::ofMillis);
  }

  @Override
  public Mono<Boolean> postpone(Leased leased, String error, Duration pause) {
    return settle("postpone", leased, error, pause);
  }

  @Override
  public Mono<Boolean> bury(Leased leased, String error) {
    return settle("bury", leased, error, Duration.ZERO);
  }

  @Override
  public Mono<Boolean> drop(Leased leased) {
    return settle("drop", leased, "", Duration.ZERO);
  }

  @Override
  public Mono<QueueCounts> tidy(Instant now, Duration deadKept) {
    return run(tidy, millis(now), Script.millis(deadKept), MOST_TIDIED).map(RedisReplies::counts);
  }

  @Override
  public Flux<DeadEntry> dead(Instant now, int most) {
    return run(dead, "list", millis(now), String.valueOf(most))
        .flatMapIterable(reply -> reply)
        .map(RedisReplies::dead);
  }

  @Override
  public Mono<Long> requeue(Instant now, @Nullable UUID id) {
    return run(dead, "requeue", millis(now), id == null ? "" : id.toString())
        .map(reply -> (Long) reply.get(0));
  }

  @Override
  public Mono<Long> discard(UUID id) {
    return run(dead, "discard", millis(Instant.EPOCH), id.toString())
        .map(reply -> (Long) reply.get(0));
  }

  private Mono<Boolean> settle(String what, Leased leased, String error, Duration pause) {
    return settle(what, leased.entry().id(), leased.holder().toString(), error, pause)
        .map(settled -> settled == 1);
  }

  private Mono<Long> settle(String what, UUID id, String holder, String error, Duration pause) {
    return run(settle, what, id.toString(), holder, error, Script.millis(pause))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> (Long) reply.get(0));
  }

  private Mono<List<Object>> run(Script script, String... arguments) {
    return script.run(keys, arguments(arguments).toList());
  }

  private Stream<String> arguments(String... more) {
    return Stream.concat(
        Stream.of(definition.keyPrefix(), definition.entryWord()), Stream.of(more));
  }

  private static List<String> fields(QueueEntry entry, Duration delay) {
    return List.of(
        entry.id().toString(),
        orEmpty(entry.account()),
        orEmpty(entry.recipient()),
        entry.kind(),
        entry.data(),
        entry.expiresAt() == null ? "" : millis(entry.expiresAt()),
        Script.millis(delay));
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String millis(Instant time) {
    return String.valueOf(time.toEpochMilli());
  }
}
