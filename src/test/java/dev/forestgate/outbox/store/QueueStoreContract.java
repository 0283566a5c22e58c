package dev.forestgate.outbox.store;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Leases, pauses and dead entries of a queue, in every store and with every definition. */
abstract class QueueStoreContract {
  static final Duration SOON = TestTimeouts.HANG;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String KIND = "reset-password";
  private static final Set<String> KINDS = Set.of(KIND);
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private final Instant expiry = Instant.now().plusSeconds(1800).truncatedTo(ChronoUnit.MILLIS);
  private final QueueStore store = store();

  abstract QueueStore store();

  abstract void carryOut(Enlisted write);

  /** Advances the clock of the store. */
  abstract void pass(Duration step);

  /** Attempts and holder of each entry, by its recipient. */
  abstract Map<String, String> holders();

  abstract void empty();

  @BeforeEach
  void begin() {
    empty();
  }

  @Test
  void leasedEntryEqualsTheAddedOne() {
    UUID account = UUID.randomUUID();
    QueueEntry entry = TestQueues.entry(KIND, account, "zoë@example.org", expiry);
    store.add(entry).block(SOON);
    Leased leased = lease(ONE, 1).get(0);
    assertThat(leased.entry()).isEqualTo(entry);
    assertThat(leased.attempts()).isEqualTo(1);
    assertThat(leased.isRetaken()).isFalse();
    assertThat(leased.toString()).doesNotContain("link", "zoë");
  }

  @Test
  void entryMayHaveNeitherAccountNorRecipientNorExpiry() {
    if (!mayLackAll()) {
      return;
    }
    var entry = new QueueEntry(UUID.randomUUID(), KIND, "{}", null, null, null);
    store.add(entry).block(SOON);
    pass(Duration.ofDays(365));
    store.tidy(Instant.now().plus(Duration.ofDays(365)), KEPT).block(SOON);
    Leased leased = lease(ONE, 1).get(0);
    assertThat(leased.entry()).isEqualTo(entry);
    store.bury(leased, "x").block(SOON);
    assertThat(dead(Instant.now())).singleElement().matches(DeadEntry::isUsable);
    assertThat(store.requeue(Instant.now(), null).block(SOON)).isOne();
    assertThat(store.done(entry.id()).blockOptional(SOON)).isPresent();
  }

  /** False for a table that demands them. */
  boolean mayLackAll() {
    return true;
  }

  @Test
  void leasedEntryIsLeasedToNoOther() {
    put(3);
    assertThat(lease(ONE, 2)).hasSize(2);
    assertThat(lease(OTHER, 5)).hasSize(1);
    assertThat(lease(OTHER, 5)).isEmpty();
    pass(Duration.ofSeconds(119));
    assertThat(lease(OTHER, 5)).isEmpty();
  }

  @Test
  void entryIsRetakenWhenItsLeaseEnds() {
    put(1);
    lease(ONE, 1);
    pass(LEASE);
    List<Leased> taken = lease(OTHER, 1);
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).isRetaken()).isTrue();
    assertThat(taken.get(0).attempts()).isEqualTo(2);
  }

  @Test
  void entriesThatTheHolderDoesNotWorkOnAreReleased() {
    put(3);
    UUID inProgress = lease(ONE, 2).get(0).entry().id();
    lease(OTHER, 1);
    store.release(ONE, Set.of(inProgress)).block(SOON);
    List<Leased> taken = lease(OTHER, 3);
    assertThat(taken).singleElement().matches(Leased::isRetaken);
    assertThat(taken.get(0).entry().id()).isNotEqualTo(inProgress);
    store.release(ONE, Set.of()).block(SOON);
    assertThat(lease(OTHER, 3)).singleElement().matches(one -> one.entry().id().equals(inProgress));
  }

  @Test
  void holderOfALostLeaseChangesNothing() {
    put(1);
    Leased late = lease(ONE, 1).get(0);
    pass(LEASE);
    lease(OTHER, 1);
    Map<String, String> before = holders();
    assertThat(store.postpone(late, "x", Duration.ZERO).block(SOON)).isFalse();
    assertThat(store.bury(late, "x").block(SOON)).isFalse();
    assertThat(store.drop(late).block(SOON)).isFalse();
    assertThat(holders()).isEqualTo(before);
  }

  @Test
  void completedEntryIsDeletedRegardlessOfItsHolder() {
    put(1);
    Leased late = lease(ONE, 1).get(0);
    pass(LEASE);
    lease(OTHER, 1);
    assertThat(requireNonNull(store.done(late.entry().id()).block(SOON)))
        .isGreaterThanOrEqualTo(LEASE);
    assertThat(holders()).isEmpty();
    assertThat(store.done(late.entry().id()).blockOptional(SOON)).isEmpty();
  }

  @Test
  void postponedEntryIsDueAfterItsPause() {
    put(1);
    Leased leased = lease(ONE, 1).get(0);
    assertThat(store.postpone(leased, "it answered 500", Duration.ofMinutes(10)).block(SOON))
        .isTrue();
    pass(Duration.ofMinutes(9));
    assertThat(lease(ONE, 1)).isEmpty();
    pass(Duration.ofMinutes(1));
    Leased again = lease(ONE, 1).get(0);
    assertThat(again.isRetaken()).isFalse();
    assertThat(again.age()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void entryWithADelayIsDueAfterIt() {
    carryOut(store.adding(entry("late@example.org"), Duration.ofSeconds(3)));
    assertThat(lease(ONE, 1)).isEmpty();
    pass(Duration.ofSeconds(4));
    assertThat(lease(ONE, 1)).hasSize(1);
  }

  @Test
  void deadEntryIsNotLeased() {
    put(1);
    assertThat(store.bury(lease(ONE, 1).get(0), "it answered 400").block(SOON)).isTrue();
    pass(Duration.ofDays(1));
    assertThat(lease(ONE, 1)).isEmpty();
  }

  @Test
  void longestDueEntryComesFirst() {
    for (int i = 0; i < 3; i++) {
      put("p" + i + "@example.org");
      pass(Duration.ofMillis(10));
    }
    assertThat(recipients(lease(ONE, 1))).containsExactly("p0@example.org");
  }

  @Test
  void entriesOfANewerVersionAreLeftToIt() {
    store.add(TestQueues.entry("newsletter", null, "p0@example.org", expiry)).block(SOON);
    put("p1@example.org");
    assertThat(recipients(lease(ONE, 5))).containsExactly("p1@example.org");
  }

  @Test
  void concurrentLeasesGetDifferentEntries() {
    put(100);
    List<Leased> all =
        requireNonNull(
            Flux.range(0, 40)
                .flatMap(i -> store.lease(UUID.randomUUID(), KINDS, LEASE, 3), 10)
                .flatMapIterable(taken -> taken)
                .collectList()
                .block(SOON));
    assertThat(all).extracting(leased -> leased.entry().id()).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void transactionsOfAnAccountAddAndDeleteEntries() {
    UUID account = UUID.randomUUID();
    for (String recipient : List.of("mine@example.org", "mine-too@example.org")) {
      carryOut(store.adding(TestQueues.entry(KIND, account, recipient, expiry), Duration.ZERO));
    }
    put("anothers@example.org");
    assertThat(holders()).hasSize(3);
    carryOut(store.removingAllOf(account));
    assertThat(recipients(lease(ONE, 5))).containsExactly("anothers@example.org");
  }

  @Test
  void deadEntryIsRequeuedUnlessItHasExpired() {
    Instant now = Instant.now();
    put("dead@example.org");
    Leased dead = lease(ONE, 1).get(0);
    UUID id = dead.entry().id();
    store.bury(dead, "it answered 400").block(SOON);
    List<DeadEntry> listed = dead(now);
    assertThat(listed).extracting(DeadEntry::id).containsExactly(id);
    assertThat(listed.get(0).recipient()).isEqualTo("dead@example.org");
    assertThat(listed.get(0).error()).isEqualTo("it answered 400");
    assertThat(listed.get(0).attempts()).isEqualTo(1);
    assertThat(listed.get(0).isUsable()).isTrue();
    assertThat(dead(expiry).get(0).isUsable()).isFalse();

    assertThat(store.requeue(expiry, null).block(SOON)).isZero();
    assertThat(store.requeue(now, UUID.randomUUID()).block(SOON)).isZero();
    assertThat(store.requeue(now, id).block(SOON)).isOne();
    assertThat(store.discard(id).block(SOON)).as("it is dead no longer").isZero();
    assertThat(dead(now)).isEmpty();
    Leased again = lease(ONE, 1).get(0);
    assertThat(again.entry().id()).isEqualTo(id);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.isRetaken()).isFalse();

    store.bury(again, "it answered 400").block(SOON);
    assertThat(store.requeue(now, null).block(SOON)).isOne();
    store.bury(lease(ONE, 1).get(0), "it answered 400").block(SOON);
    assertThat(store.discard(id).block(SOON)).isOne();
    assertThat(holders()).isEmpty();
  }

  @Test
  void cleanupDeletesExpiredAndOldDeadEntries() {
    Instant now = Instant.now();
    put("dead@example.org");
    store.bury(lease(ONE, 1).get(0), "it answered 400").block(SOON);
    put("waits@example.org");
    assertThat(tidy(now)).isEqualTo(new QueueCounts(List.of(), 1, 1, Duration.ZERO));

    put("taken@example.org");
    put("taken-too@example.org");
    assertThat(lease(ONE, 3)).hasSize(3);
    put("new@example.org");
    assertThat(tidy(expiry.plusSeconds(60)).expired())
        .as("the holder of a lease records its result")
        .containsExactly(KIND);
    pass(LEASE);
    assertThat(tidy(expiry.plusSeconds(60)))
        .isEqualTo(new QueueCounts(List.of(KIND, KIND, KIND), 0, 1, Duration.ZERO));
    assertThat(store.requeue(expiry, null).block(SOON)).isZero();

    pass(KEPT);
    assertThat(tidy(now)).isEqualTo(new QueueCounts(List.of(), 0, 0, Duration.ZERO));
    assertThat(holders()).isEmpty();
  }

  /** In whole minutes. */
  private QueueCounts tidy(Instant now) {
    QueueCounts counts = requireNonNull(store.tidy(now, KEPT).block(SOON));
    return new QueueCounts(
        counts.expired(),
        counts.waiting(),
        counts.dead(),
        Duration.ofMinutes(counts.oldest().toMinutes()));
  }

  private List<DeadEntry> dead(Instant now) {
    return requireNonNull(store.dead(now, 10).collectList().block(SOON));
  }

  private void put(int entries) {
    for (int i = 0; i < entries; i++) {
      put("p" + i + "@example.org");
    }
  }

  private void put(String recipient) {
    store.add(entry(recipient)).block(SOON);
  }

  private QueueEntry entry(String recipient) {
    return TestQueues.entry(KIND, UUID.randomUUID(), recipient, expiry);
  }

  private List<Leased> lease(UUID holder, int most) {
    return requireNonNull(store.lease(holder, KINDS, LEASE, most).block(SOON));
  }

  private static List<String> recipients(Collection<Leased> leased) {
    return leased.stream().map(one -> requireNonNull(one.entry().recipient())).toList();
  }
}
