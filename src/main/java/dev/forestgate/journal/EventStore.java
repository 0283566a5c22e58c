package dev.forestgate.journal;

import static dev.forestgate.failure.Failure.TOO_MANY_EVENTS;

import dev.forestgate.failure.Failed;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Events between their recording and their section, in Redis; its clock counts.
 *
 * <pre>
 * key                              type    lifetime        holds
 * fg:{pNN}:events:&lt;id&gt;             list    until claimed   "&lt;milliseconds&gt; &lt;json&gt;" per event, oldest first
 * fg:{pNN}:timer:&lt;id&gt;              string  inactivity      nothing: its expiry is the wake-up
 * fg:{pNN}:due                     zset    for ever        interaction ids by the instant at which they are due
 * fg:{pNN}:claim:&lt;id&gt;:&lt;claim&gt;      list    until written   the events of one section
 * fg:{pNN}:claims                  zset    for ever        "&lt;id&gt;:&lt;claim&gt;" by the end of the lease
 * fg:{pNN}:attempts                hash    for ever        "&lt;id&gt;:&lt;claim&gt;" to the number of times it was taken over
 * fg:{pNN}:aside                   zset    for ever        claims that failed too often, by the instant of giving up
 * </pre>
 *
 * Commands: {@code EVALSHA} of the scripts {@code redis/journal-*.lua}, one each. Methods fail with
 * Spring's {@code DataAccessException} where Redis is away.
 */
@Component
final class EventStore {
  private static final Logger log = LoggerFactory.getLogger(EventStore.class);

  /**
   * At most so many interactions and so many claims of each partition come from one sweep; the rest
   * from the next.
   */
  private static final int SWEEP_LIMIT = 128;

  private static final int MOST_ATTEMPTS = 10;

  private final JournalProperties properties;
  private final IdGenerator ids;
  private final Script record;
  private final Script due;
  private final Script claim;
  private final Script retake;
  private final Script holds;
  private final Script postpone;
  private final Script done;

  EventStore(ReactiveStringRedisTemplate redis, JournalProperties properties, IdGenerator ids) {
    this.properties = properties;
    this.ids = ids;
    this.record = new Script(redis, "journal-record");
    this.due = new Script(redis, "journal-due");
    this.claim = new Script(redis, "journal-claim");
    this.retake = new Script(redis, "journal-retake");
    this.holds = new Script(redis, "journal-holds");
    this.postpone = new Script(redis, "journal-postpone");
    this.done = new Script(redis, "journal-done");
  }

  /**
   * Records {@code event} and gives its id. Fails with TOO_MANY_EVENTS at the cap; then nothing was
   * recorded.
   */
  Mono<UUID> record(JournalEvent event) {
    return record(event, properties.mostEvents());
  }

  /**
   * Records the event that ends a session, whatever the cap says: there is one, and the end must
   * not wait.
   */
  Mono<UUID> recordLast(JournalEvent event) {
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
                      millis(properties.inactivity()),
                      millis(properties.sectionAge()),
                      String.valueOf(properties.sectionEvents()),
                      String.valueOf(mostEvents)))
              .filter(reply -> !reply.isEmpty())
              .switchIfEmpty(
                  Mono.error(
                      () -> Failed.retryable(TOO_MANY_EVENTS, properties.sweep().plusSeconds(1))))
              .thenReturn(id);
        });
  }

  /** Interactions that are due and claims whose lease ran out, in {@code part}. */
  Flux<WakeUp> due(Partition part) {
    return due.run(
            List.of(part.key("due"), part.key("claims")), List.of(String.valueOf(SWEEP_LIMIT)))
        .flatMapIterable(
            reply ->
                Stream.concat(
                        strings(reply.get(0)).map(id -> WakeUp.due(UUID.fromString(id))),
                        strings(reply.get(1)).map(EventStore::abandoned))
                    .toList());
  }

  /**
   * Takes the events of {@code interaction} for one section. Empty if it is not due, or another was
   * faster.
   */
  Mono<Claim> claim(UUID interaction) {
    return Mono.defer(
        () -> {
          UUID id = ids.generateId();
          Partition part = Partition.of(interaction);
          return claim
              .run(
                  List.of(
                      part.key("events", interaction),
                      part.key("timer", interaction),
                      part.key("due"),
                      part.key("claims"),
                      claimKey(interaction, id)),
                  List.of(
                      interaction.toString(),
                      id.toString(),
                      millis(properties.lease()),
                      String.valueOf(properties.sectionEvents())))
              .filter(reply -> !reply.isEmpty())
              .map(reply -> claimed(interaction, id, reply));
        });
  }

  /**
   * Takes over a claim whose lease ran out. Empty if it has not, is done, or was set aside for
   * good.
   */
  Mono<Claim> retake(UUID interaction, UUID id) {
    Partition part = Partition.of(interaction);
    return retake
        .run(
            List.of(
                part.key("claims"),
                claimKey(interaction, id),
                part.key("attempts"),
                part.key("aside")),
            List.of(member(interaction, id), millis(properties.lease()), "" + MOST_ATTEMPTS))
        .doOnNext(reply -> alarmIfSetAside(interaction, id, reply))
        .filter(reply -> reply.size() == 2)
        .map(reply -> claimed(interaction, id, reply));
  }

  private static void alarmIfSetAside(UUID interaction, UUID id, List<Object> reply) {
    if (reply.size() == 1) {
      log.error(
          "Claim {} of interaction {} failed {} times and is set aside; its events stay in Redis,"
              + " docs/journal.md says how to bring it back",
          id,
          interaction,
          MOST_ATTEMPTS);
    }
  }

  /** Whether {@code claim} is still its holder's. */
  Mono<Boolean> holds(Claim claim) {
    return holds
        .run(
            List.of(Partition.of(claim.interaction()).key("claims")),
            List.of(member(claim.interaction(), claim.id()), String.valueOf(claim.leaseEnd())))
        .map(reply -> (Long) reply.get(0) == 1);
  }

  /**
   * Gives a claim back that could not be written for no fault of its own; it comes up again after
   * {@code pause}.
   */
  Mono<Void> postpone(Claim held, Duration pause) {
    Partition part = Partition.of(held.interaction());
    return postpone
        .run(
            List.of(part.key("claims"), part.key("attempts")),
            List.of(
                member(held.interaction(), held.id()),
                String.valueOf(held.leaseEnd()),
                millis(pause)))
        .then();
  }

  /** The section is on disk: forgets the claim and its events. */
  Mono<Void> done(Claim written) {
    Partition part = Partition.of(written.interaction());
    return done.run(
            List.of(
                part.key("claims"),
                claimKey(written.interaction(), written.id()),
                part.key("attempts")),
            List.of(member(written.interaction(), written.id())))
        .then();
  }

  private static Claim claimed(UUID interaction, UUID id, List<Object> reply) {
    List<RecordedEvent> events = strings(reply.get(1)).map(EventLine::parse).toList();
    return new Claim(interaction, id, (Long) reply.get(0), events);
  }

  private static WakeUp abandoned(String member) {
    int colon = member.indexOf(':');
    return new WakeUp(
        UUID.fromString(member.substring(0, colon)), UUID.fromString(member.substring(colon + 1)));
  }

  private static Stream<String> strings(Object list) {
    return ((List<?>) list).stream().map(String.class::cast);
  }

  private static String claimKey(UUID interaction, UUID id) {
    return Partition.of(interaction).key("claim", interaction) + ":" + id;
  }

  private static String member(UUID interaction, UUID id) {
    return interaction + ":" + id;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
