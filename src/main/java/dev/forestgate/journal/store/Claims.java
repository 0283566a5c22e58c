package dev.forestgate.journal.store;

import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.EventLine;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.util.IdGenerator;
import reactor.core.publisher.Mono;

/**
 * Claims in Redis: events that become a section. The clock of Redis counts.
 *
 * <pre>
 * key                              type    lifetime        contents
 * fg:{pNN}:claim:&lt;id&gt;:&lt;claim&gt;      list    until written   the events of one section
 * fg:{pNN}:claims                  zset    none        "&lt;id&gt;:&lt;claim&gt;" by the end of the lease
 * fg:{pNN}:attempts                hash    none        "&lt;id&gt;:&lt;claim&gt;" to the number of times it was taken over
 * fg:{pNN}:aside                   zset    none        claims that failed too often, by the instant at which they were set aside
 * </pre>
 *
 * Commands: {@code EVALSHA} of {@code redis/journal-claim.lua}, {@code journal-retake.lua}, {@code
 * journal-holds.lua}, {@code journal-postpone.lua}, {@code journal-done.lua}, one each. Methods
 * fail with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class Claims {
  private static final Logger log = LoggerFactory.getLogger(Claims.class);
  private static final int MOST_ATTEMPTS = 10;

  private final JournalProperties properties;
  private final IdGenerator ids;
  private final Script claim;
  private final Script retake;
  private final Script holds;
  private final Script postpone;
  private final Script done;
  private final Counter setAside;

  Claims(Scripts scripts, JournalProperties properties, IdGenerator ids, MeterRegistry registry) {
    this.properties = properties;
    this.ids = ids;
    this.claim = scripts.named("journal-claim");
    this.retake = scripts.named("journal-retake");
    this.holds = scripts.named("journal-holds");
    this.postpone = scripts.named("journal-postpone");
    this.done = scripts.named("journal-done");
    this.setAside = registry.counter("forestgate.journal.aside");
  }

  /**
   * Claims the events of {@code interaction} for one section. Empty if it is not due, or another
   * process was first.
   */
  public Mono<Claim> claim(UUID interaction) {
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
                      Script.millis(properties.lease()),
                      String.valueOf(properties.sectionEvents())))
              .filter(reply -> !reply.isEmpty())
              .map(reply -> claimed(interaction, id, false, reply));
        });
  }

  /**
   * Takes over a claim whose lease has expired. Empty if it has not expired, is done, or was set
   * aside.
   */
  public Mono<Claim> retake(UUID interaction, UUID id) {
    Partition part = Partition.of(interaction);
    return retake
        .run(
            List.of(
                part.key("claims"),
                claimKey(interaction, id),
                part.key("attempts"),
                part.key("aside")),
            List.of(
                member(interaction, id),
                Script.millis(properties.lease()),
                String.valueOf(MOST_ATTEMPTS)))
        .doOnNext(reply -> reportIfSetAside(interaction, id, reply))
        .filter(reply -> reply.size() == 2)
        .map(reply -> claimed(interaction, id, true, reply));
  }

  private void reportIfSetAside(UUID interaction, UUID id, List<Object> reply) {
    if (reply.size() == 1) {
      setAside.increment();
      log.error(
          "Claim {} of interaction {} failed {} times and is set aside; its events stay in Redis,"
              + " docs/journal.md says how to bring it back",
          id,
          interaction,
          MOST_ATTEMPTS);
    }
  }

  /** Tells whether {@code claim} still belongs to its holder. */
  public Mono<Boolean> holds(Claim claim) {
    return holds
        .run(
            List.of(Partition.of(claim.interaction()).key("claims")),
            List.of(member(claim.interaction(), claim.id()), String.valueOf(claim.leaseEnd())))
        .map(reply -> (Long) reply.get(0) == 1);
  }

  /**
   * Postpones a claim that could not be written for an external reason; it comes up again after
   * {@code pause}.
   */
  public Mono<Void> postpone(Claim held, Duration pause) {
    Partition part = Partition.of(held.interaction());
    return postpone
        .run(
            List.of(part.key("claims"), part.key("attempts")),
            List.of(
                member(held.interaction(), held.id()),
                String.valueOf(held.leaseEnd()),
                Script.millis(pause)))
        .then();
  }

  /** Deletes a claim and its events once its section is on disk. */
  public Mono<Void> done(Claim written) {
    Partition part = Partition.of(written.interaction());
    return done.run(
            List.of(
                part.key("claims"),
                claimKey(written.interaction(), written.id()),
                part.key("attempts")),
            List.of(member(written.interaction(), written.id())))
        .then();
  }

  private static Claim claimed(UUID interaction, UUID id, boolean isRetaken, List<Object> reply) {
    List<RecordedEvent> events =
        ((List<?>) reply.get(1)).stream().map(String.class::cast).map(EventLine::parse).toList();
    return new Claim(interaction, id, (Long) reply.get(0), isRetaken, events);
  }

  private static String claimKey(UUID interaction, UUID id) {
    return Partition.of(interaction).key("claim", interaction) + ":" + id;
  }

  private static String member(UUID interaction, UUID id) {
    return interaction + ":" + id;
  }
}
