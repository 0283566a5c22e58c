package dev.forestgate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.journal.event.Claim;
import dev.forestgate.journal.event.JournalAction;
import dev.forestgate.journal.event.JournalEvent;
import dev.forestgate.journal.event.Owner;
import dev.forestgate.journal.event.RecordedEvent;
import dev.forestgate.journal.event.TestEvents;
import dev.forestgate.journal.store.DailyQuota;
import dev.forestgate.journal.store.QuotaDecision;
import dev.forestgate.journal.store.RecordedEvents;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class DailyQuotaTest {
  private static final int MOST = 16 * 1024;

  private final Owner owner = Owner.user(UUID.randomUUID());
  private final UUID session = UUID.randomUUID();
  private final RecordedEvents recordings =
      new RecordedEvents(
          TestStores.redisConnections(5),
          TestEvents.properties(
              Path.of("target"),
              Duration.ofSeconds(1),
              Duration.ofSeconds(30),
              1_000,
              50_000,
              DataSize.ofBytes(MOST)));
  private final DailyQuota quota = recordings.quota();

  @AfterEach
  void close() {
    recordings.close();
  }

  @Test
  void exhaustedQuotaHasARetryAfter() {
    int admitted = 0;
    while (tell().isZero()) {
      admitted++;
    }
    assertThat(admitted * 1_160).isBetween(MOST, MOST + 1_160);
    assertThat(tell()).isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void frontEndEventsDoNotUseTheQuotaOfSecurityEvents() {
    spendWhatFrontEndsHave();
    QuotaDecision decision = charge(JournalAction.SIGNED_IN, JournalAction.PROFILE_READ);
    assertThat(decision.admitsSecurity()).isTrue();
    assertThat(decision.admitsOrdinary()).isFalse();
  }

  @Test
  void readingTheProfileTakesNoQuotaOfSecurityEvents() {
    for (int i = 0; i < 10; i++) {
      charge(JournalAction.PROFILE_READ);
    }
    assertThat(charge(JournalAction.PROFILE_READ).admitsOrdinary()).isFalse();
    assertThat(charge(JournalAction.PASSWORD_CHANGED).admitsSecurity()).isTrue();
  }

  @Test
  void securityEventsHaveABoundToo() {
    for (int i = 0; i < 10; i++) {
      charge(JournalAction.SIGNED_IN);
    }
    QuotaDecision full = charge(JournalAction.SIGNED_IN);
    assertThat(full.admitsSecurity()).isFalse();
    assertThat(full.admits(event(JournalAction.SIGNED_IN))).isFalse();
  }

  @Test
  void acknowledgedFrontEndEventsAreAlwaysWritten() {
    spendWhatFrontEndsHave();
    var told = TestEvents.event(Instant.EPOCH, "step", Map.of());
    assertThat(charge(JournalAction.PROFILE_READ).admits(told)).isTrue();
  }

  @Test
  void omittedEventsAreCountedUntilTheyAreReported() {
    spendWhatFrontEndsHave();
    charge(JournalAction.PROFILE_READ, JournalAction.PROFILE_READ);
    charge(JournalAction.PROFILE_READ);
    assertThat(charge(JournalAction.SIGNED_IN).omittedBefore()).isEqualTo(3);
    quota.reported(owner, 3).block();
    assertThat(charge(JournalAction.SIGNED_IN).omittedBefore()).isZero();
  }

  @Test
  void anotherAccountHasABudgetOfItsOwn() {
    spendWhatFrontEndsHave();
    var other = JournalEvent.clientEvent(session, UUID.randomUUID(), "step", Map.of());
    assertThat(quota.admit(other).block()).isZero();
  }

  private void spendWhatFrontEndsHave() {
    while (tell().isZero()) {}
  }

  private Duration tell() {
    Map<String, Object> detail = Map.of("text", "x".repeat(989));
    return Objects.requireNonNull(
        quota.admit(JournalEvent.clientEvent(session, owner.id(), "step", detail)).block());
  }

  private QuotaDecision charge(JournalAction... actions) {
    List<RecordedEvent> events = Arrays.stream(actions).map(this::event).toList();
    var claim = new Claim(session, UUID.randomUUID(), 0, false, events);
    return Objects.requireNonNull(quota.charge(claim).block());
  }

  private RecordedEvent event(JournalAction action) {
    return new RecordedEvent(
        UUID.randomUUID(),
        Instant.EPOCH,
        owner,
        JournalEvent.Source.SERVICE,
        action.text(),
        Map.of());
  }
}
