package dev.forestgate.journal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.failure.Failed;
import dev.forestgate.failure.Failure;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.JournalProperties;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class EventStoreTest {
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration LATER = Duration.ofHours(1);
  private static final Duration LEASE = Duration.ofMinutes(5);

  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;

  private final UUID user = TestEvents.id();
  private final UUID interaction = TestEvents.id();
  private final Partition part = Partition.of(interaction);

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(3);
    redis = new ReactiveStringRedisTemplate(connections);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void eventsComeBackWholeAndInTheOrderInWhichTheyWereRecorded() {
    Stored store = store(SOON, LEASE);
    List<UUID> ids = record(store, 20);
    Claim claim = claimSoon(store);

    assertThat(claim.interaction()).isEqualTo(interaction);
    assertThat(claim.events()).extracting(RecordedEvent::id).containsExactlyElementsOf(ids);
    assertThat(claim.events()).extracting(RecordedEvent::action).contains("step-0", "step-19");
    assertThat(claim.events()).extracting(RecordedEvent::at).isSorted();
    assertThat(claim.events()).extracting(RecordedEvent::owner).containsOnly(Owner.user(user));
    assertThat(claim.events().get(3).detail()).isEqualTo(Map.of("n", 3));
  }

  @Test
  void visitorEventsAreReadAsThoseOfAVisitor() {
    Stored store = store(SOON, LEASE);
    store
        .events()
        .record(JournalEvent.serviceEventOfVisitor(interaction, JournalAction.REGISTERED, Map.of()))
        .block();
    store
        .events()
        .record(JournalEvent.clientEventOfVisitor(interaction, "page.view", Map.of()))
        .block();
    Claim claim = claimSoon(store);
    assertThat(claim.owner()).isEqualTo(Owner.visitor(interaction));
    assertThat(claim.events())
        .extracting(RecordedEvent::source)
        .containsExactly(JournalEvent.Source.SERVICE, JournalEvent.Source.CLIENT);
  }

  @Test
  void anInteractionIsClaimedOnlyOnceItHasBeenQuiet() {
    Stored store = store(LATER, LEASE);
    record(store, 1);
    assertThat(store.claims().claim(interaction).block()).isNull();
    assertThat(due(store)).doesNotContain(WakeUp.due(interaction));
  }

  @Test
  void everyEventMovesTheDeadlineAndArmsTheTimer() {
    Stored store = store(LATER, LEASE);
    record(store, 1);
    double first = deadline() - 1000;
    redis.opsForZSet().add(part.key("due"), interaction.toString(), first).block();
    redis.delete(part.key("timer", interaction)).block();
    record(store, 1);

    assertThat(deadline()).isGreaterThan(first);
    assertThat(redis.getExpire(part.key("timer", interaction)).block())
        .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    assertThat(redis.getExpire(part.key("events", interaction)).block()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aSectionIsDueAfterItsGreatestAgeHoweverBusyTheUser() {
    Stored store = store(LATER, LEASE);
    record(store, 1);
    // As if the first event were 15 minutes old.
    String first =
        Objects.requireNonNull(
            redis.opsForList().index(part.key("events", interaction), 0).block());
    long at =
        Long.parseLong(first.substring(0, first.indexOf(' '))) - Duration.ofMinutes(15).toMillis();
    redis
        .opsForList()
        .set(part.key("events", interaction), 0, at + first.substring(first.indexOf(' ')))
        .block();
    record(store, 1);

    assertThat(claimSoon(store).events()).hasSize(2);
  }

  @Test
  void aFullSectionIsDueAtOnceAndABurstBecomesSeveral() {
    Stored store = store(LATER, LEASE, 10, 1000);
    List<UUID> ids = record(store, 25);

    assertThat(claimSoon(store).events())
        .extracting(RecordedEvent::id)
        .isEqualTo(ids.subList(0, 10));
    assertThat(claimSoon(store).events())
        .extracting(RecordedEvent::id)
        .isEqualTo(ids.subList(10, 20));
    assertThat(claimSoon(store).events())
        .extracting(RecordedEvent::id)
        .isEqualTo(ids.subList(20, 25));
    assertThat(store.claims().claim(interaction).block()).isNull();
  }

  @Test
  void beyondTheCapAnEventIsRefusedAndNothingIsLost() {
    Stored store = store(SOON, LEASE, 1000, 5);
    List<UUID> ids = record(store, 5);

    StepVerifier.create(store.events().record(event(5)))
        .expectErrorSatisfies(
            failed -> {
              assertThat(((Failed) failed).failure()).isEqualTo(Failure.TOO_MANY_EVENTS);
              assertThat(((Failed) failed).retryAfter()).isNotNull();
            })
        .verify();
    assertThat(claimSoon(store).events()).extracting(RecordedEvent::id).isEqualTo(ids);
    assertThat(record(store, 1)).hasSize(1);
  }

  @Test
  void ofManyClaimersOneGetsTheEvents() {
    Stored store = store(SOON, LEASE);
    record(store, 3);
    awaitDue(store);
    List<Claim> claims =
        Flux.range(0, 20).flatMap(i -> store.claims().claim(interaction), 20).collectList().block();
    assertThat(claims).hasSize(1);
  }

  @Test
  void lateEventsOpenTheNextSection() {
    Stored store = store(SOON, LEASE);
    record(store, 2);
    Claim first = claimSoon(store);
    List<UUID> late = record(store, 1);

    Claim second = claimSoon(store);
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.events()).extracting(RecordedEvent::id).isEqualTo(late);
  }

  @Test
  void aClaimIsItsHoldersUntilTheLeaseEndsAndThenAnothers() {
    Stored store = store(SOON, Duration.ofMillis(300));
    List<UUID> ids = record(store, 2);
    Claim held = claimSoon(store);
    assertThat(store.claims().holds(held).block()).isTrue();
    assertThat(store.claims().retake(interaction, held.id()).block()).isNull();

    WakeUp abandoned = new WakeUp(interaction, held.id());
    Claim retaken =
        store
            .events()
            .due(List.of(part))
            .filter(abandoned::equals)
            .next()
            .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(20)))
            .flatMap(found -> store.claims().retake(interaction, held.id()))
            .block(TestTimeouts.HANG);

    assertThat(Objects.requireNonNull(retaken).id()).isEqualTo(held.id());
    assertThat(retaken.events()).extracting(RecordedEvent::id).isEqualTo(ids);
    assertThat(store.claims().holds(held).block()).isFalse();
    assertThat(store.claims().holds(retaken).block()).isTrue();
  }

  @Test
  void aClaimThatFailsTenTimesIsSetAsideWithItsEvents() {
    Stored store = store(SOON, LEASE);
    record(store, 1);
    Claim held = claimSoon(store);
    for (int attempt = 0; attempt < 10; attempt++) {
      expireLease(held);
      assertThat(store.claims().retake(interaction, held.id()).block())
          .as("attempt " + attempt)
          .isNotNull();
    }
    expireLease(held);

    assertThat(store.claims().retake(interaction, held.id()).block()).isNull();
    assertThat(redis.opsForZSet().score(part.key("aside"), member(held)).block()).isNotNull();
    assertThat(redis.opsForZSet().score(part.key("claims"), member(held)).block()).isNull();
    assertThat(redis.opsForList().size(part.key("claim", interaction) + ":" + held.id()).block())
        .isEqualTo(1);
  }

  @Test
  void aPostponedClaimComesUpAgainAndTheAttemptDoesNotCount() {
    Stored store = store(SOON, LEASE);
    record(store, 1);
    Claim held = claimSoon(store);
    for (int attempt = 0; attempt < 15; attempt++) {
      store.claims().postpone(held, Duration.ZERO).block();
      held = Objects.requireNonNull(store.claims().retake(interaction, held.id()).block());
    }
    assertThat(held.events()).hasSize(1);
  }

  @Test
  void completedClaimLeavesNoKeys() {
    Stored store = store(SOON, LEASE);
    record(store, 2);
    Claim claim = claimSoon(store);
    store.claims().done(claim).block();

    assertThat(redis.keys("*" + interaction + "*").collectList().block()).isEmpty();
    assertThat(redis.opsForZSet().score(part.key("due"), interaction.toString()).block()).isNull();
    assertThat(redis.opsForZSet().score(part.key("claims"), member(claim)).block()).isNull();
    assertThat(store.claims().holds(claim).block()).isFalse();
    assertThat(store.claims().retake(interaction, claim.id()).block()).isNull();
  }

  @Test
  void secretsAreRedactedBeforeTheyAreStored() {
    Stored store = store(LATER, LEASE);
    store
        .events()
        .record(
            JournalEvent.clientEvent(
                interaction, user, "form.sent", Map.of("password", "hunter2-hunter2")))
        .block();
    String stored = redis.opsForList().index(part.key("events", interaction), 0).block();
    assertThat(stored).contains("form.sent", "[redacted]").doesNotContain("hunter2");
  }

  private List<UUID> record(Stored store, int count) {
    return Objects.requireNonNull(
        Flux.fromStream(IntStream.range(0, count).boxed())
            .concatMap(i -> store.events().record(event(i)))
            .collectList()
            .block());
  }

  private JournalEvent event(int number) {
    return JournalEvent.clientEvent(interaction, user, "step-" + number, Map.of("n", number));
  }

  private Claim claimSoon(Stored store) {
    return Objects.requireNonNull(
        store
            .claims()
            .claim(interaction)
            .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(5)))
            .block(TestTimeouts.HANG));
  }

  private void awaitDue(Stored store) {
    store
        .events()
        .due(List.of(part))
        .filter(WakeUp.due(interaction)::equals)
        .next()
        .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(5)))
        .block(TestTimeouts.HANG);
  }

  private List<WakeUp> due(Stored store) {
    return Objects.requireNonNull(store.events().due(List.of(part)).collectList().block());
  }

  private double deadline() {
    return Objects.requireNonNull(
        redis.opsForZSet().score(part.key("due"), interaction.toString()).block());
  }

  private void expireLease(Claim claim) {
    redis.opsForZSet().add(part.key("claims"), member(claim), 1).block();
  }

  private static String member(Claim claim) {
    return claim.interaction() + ":" + claim.id();
  }

  private static Stored store(Duration inactivity, Duration lease) {
    return store(inactivity, lease, 1000, 50_000);
  }

  private static Stored store(Duration inactivity, Duration lease, int section, int most) {
    JournalProperties properties =
        TestEvents.properties(Path.of("target"), inactivity, lease, section, most);
    return new Stored(
        new EventStore(new Scripts(redis), properties, UUID::randomUUID),
        new Claims(new Scripts(redis), properties, UUID::randomUUID, new SimpleMeterRegistry()));
  }

  /** The two halves of the journal's store. */
  private record Stored(EventStore events, Claims claims) {}
}
