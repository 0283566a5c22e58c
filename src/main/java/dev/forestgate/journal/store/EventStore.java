package dev.forestgate.journal.store;

import static dev.forestgate.failure.Failure.TOO_MANY_EVENTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Events in Redis, from their recording until they are claimed. The clock of Redis counts.
 *
 * <pre>
 * key                              type    lifetime        contents
 * fg:{pNN}:events:&lt;id&gt;             list    until claimed   "&lt;milliseconds&gt; &lt;json&gt;" per event, oldest first
 * fg:{pNN}:timer:&lt;id&gt;              string  inactivity      nothing: its expiry is the wake-up
 * fg:{pNN}:due                     zset    none          interaction ids by the instant at which they are due
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/journal-record.lua}, {@code journal-due.lua}, {@code
 * journal-waiting.lua}, one each. Methods fail with Spring's {@code DataAccessException} if Redis
 * is unavailable.
 */
@Component
public final class EventStore {
  /**
   * Most interactions, and most claims, of each partition in one sweep; the rest follow in the
   * next.
   */
  private static final int SWEEP_LIMIT = 128;

  private final JournalProperties properties;
  private final IdGenerator ids;
  private final Script record;
  private final Script due;
  private final Script waiting;
  private final List<List<Partition>> groups;

  EventStore(Scripts scripts, JournalProperties properties, IdGenerator ids) {
    this.properties = properties;
    this.ids = ids;
    this.record = scripts.named("journal-record");
    this.due = scripts.named("journal-due");
    this.waiting = scripts.named("journal-waiting");
    this.groups = scripts.partitionGroups();
  }

  /**
   * Records {@code event} and returns its id. Fails with TOO_MANY_EVENTS at the limit; then nothing
   * was recorded.
   */
  public Mono<UUID> record(JournalEvent event) {
    return record(event, properties.mostEvents());
  }

  /** Records the last event of a session, regardless of the limit. */
  public Mono<UUID> recordLast(JournalEvent event) {
    return record(event, Integer.MAX_VALUE);
  }

  private Mono<UUID> record(JournalEvent event, int mostEvents) {
    return Mono.defer(
        () -> {
          UUID id = ids.generateId();
          UUID interaction = event.interaction();
          Partition part = Partition.of(interaction);
          return record
              .run(
                  List.of(
                      part.key("events", interaction),
                      part.key("timer", interaction),
                      part.key("due")),
                  List.of(
                      interaction.toString(),
                      EventLine.stored(id, event),
                      Script.millis(properties.inactivity()),
                      Script.millis(properties.sectionAge()),
                      String.valueOf(properties.sectionEvents()),
                      String.valueOf(mostEvents)))
              .filter(reply -> !reply.isEmpty())
              .switchIfEmpty(
                  Mono.error(
                      () -> Failed.retryable(TOO_MANY_EVENTS, properties.sweep().plusSeconds(1))))
              .thenReturn(id);
        });
  }

  /** Due interactions and abandoned claims. A partition that fails delays none of the others. */
  public Flux<WakeUp> due() {
    return Flux.fromIterable(groups).flatMapDelayError(this::due, Partition.COUNT, 1);
  }

  /** The same of {@code parts}, which one script may read. */
  Flux<WakeUp> due(List<Partition> parts) {
    return due.run(dueAndClaims(parts), List.of(String.valueOf(SWEEP_LIMIT)))
        .flatMapIterable(
            reply ->
                Stream.concat(
                        strings(reply.get(0)).map(id -> WakeUp.due(UUID.fromString(id))),
                        strings(reply.get(1)).map(EventStore::abandoned))
                    .toList());
  }

  /** Number of interactions, and of claims, whose events are not in a journal yet. */
  public Mono<Long> waiting() {
    return Flux.fromIterable(groups)
        .flatMap(parts -> waiting.run(dueAndClaims(parts), List.of()), Partition.COUNT)
        .reduce(0L, (sum, reply) -> sum + (Long) reply.get(0));
  }

  private static List<String> dueAndClaims(List<Partition> parts) {
    return parts.stream().flatMap(part -> Stream.of(part.key("due"), part.key("claims"))).toList();
  }

  private static WakeUp abandoned(String member) {
    int colon = member.indexOf(':');
    return new WakeUp(
        UUID.fromString(member.substring(0, colon)), UUID.fromString(member.substring(colon + 1)));
  }

  private static Stream<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast);
  }
}
