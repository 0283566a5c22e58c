package dev.forestgate.mail;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.transactions.Enlisted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Leases on e-mails and their outcomes, for every store. */
public abstract class MailLeasesContract {
  protected static final Duration SOON = TestTimeouts.HANG;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private final MailLeases table = leases();
  private final MailMaintenance upkeep = upkeep();

  protected abstract MailLeases leases();

  protected abstract MailMaintenance upkeep();

  protected abstract MailOutbox outbox();

  protected abstract void carryOut(Enlisted change);

  /** The time of the store goes on. */
  protected abstract void pass(Duration step);

  /** Replaces the e-mail to {@code recipient} by one of a newer version. */
  protected abstract void makeUnknown(String recipient);

  /** Attempts and lease owner of each e-mail, by its recipient. */
  protected abstract Map<String, String> holders();

  protected abstract void empty();

  @BeforeEach
  void begin() {
    empty();
  }

  @Test
  void aLetterComesOutAsItWasPutIn() {
    UUID account = UUID.randomUUID();
    Instant now = Instant.parse("2030-11-22T10:30:00Z");
    Email letter = TestEmails.verify(account, "zoë@example.org", now);
    outbox().send(letter).block(SOON);
    LeasedEmail leased = lease(ONE, 1).get(0);
    assertThat(leased.letter()).usingRecursiveComparison().isEqualTo(letter);
    assertThat(leased.account()).isEqualTo(account);
    assertThat(leased.expiresAt()).isEqualTo(now.plus(Duration.ofHours(24)));
    assertThat(leased.attempts()).isEqualTo(1);
    assertThat(leased.isRetaken()).isFalse();
    assertThat(leased.toString()).doesNotContain(TestEmails.CODE, "token", "zoë");
  }

  @Test
  void whatIsTakenIsNobodyElsesForTheTimeOfItsLease() {
    put(3);
    assertThat(lease(ONE, 2)).hasSize(2);
    assertThat(lease(OTHER, 5)).hasSize(1);
    assertThat(lease(OTHER, 5)).isEmpty();
    pass(Duration.ofSeconds(119));
    assertThat(lease(OTHER, 5)).isEmpty();
  }

  @Test
  void whatIsNotHeardOfAgainIsTakenOver() {
    put(1);
    lease(ONE, 1);
    pass(Duration.ofMinutes(2));
    List<LeasedEmail> taken = lease(OTHER, 1);
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).isRetaken()).isTrue();
    assertThat(taken.get(0).attempts()).isEqualTo(2);
  }

  @Test
  void whoComesBackTooLateChangesNothing() {
    put(1);
    LeasedEmail late = lease(ONE, 1).get(0);
    pass(Duration.ofMinutes(2));
    lease(OTHER, 1);
    Map<String, String> before = holders();
    assertThat(table.postpone(late, ONE, "x", Duration.ZERO).block(SOON)).isZero();
    assertThat(table.bury(late, ONE, "x").block(SOON)).isZero();
    assertThat(table.drop(late, ONE).block(SOON)).isZero();
    assertThat(holders()).isEqualTo(before);
  }

  @Test
  void whatWasSentIsTakenOutWhoeversItIs() {
    put(1);
    LeasedEmail late = lease(ONE, 1).get(0);
    pass(Duration.ofMinutes(2));
    lease(OTHER, 1);
    assertThat(requireNonNull(table.remove(late).block(SOON)))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(2));
    assertThat(holders()).isEmpty();
    assertThat(table.remove(late).blockOptional(SOON)).isEmpty();
  }

  @Test
  void aPostponedLetterIsDueAfterItsPause() {
    put(1);
    LeasedEmail letter = lease(ONE, 1).get(0);
    table.postpone(letter, ONE, "it answered 500", Duration.ofMinutes(10)).block(SOON);
    pass(Duration.ofMinutes(9));
    assertThat(lease(ONE, 1)).isEmpty();
    pass(Duration.ofMinutes(1));
    LeasedEmail again = lease(ONE, 1).get(0);
    assertThat(again.isRetaken()).isFalse();
    assertThat(again.age()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void aDeadLetterIsNotTaken() {
    put(1);
    table.bury(lease(ONE, 1).get(0), ONE, "it answered 400").block(SOON);
    pass(Duration.ofDays(1));
    assertThat(lease(ONE, 1)).isEmpty();
  }

  @Test
  void theLongestDueComesFirst() {
    for (int i = 0; i < 3; i++) {
      put("p" + i + "@example.org");
      pass(Duration.ofMillis(10));
    }
    assertThat(lease(ONE, 1)).extracting(LeasedEmail::to).containsExactly("p0@example.org");
  }

  @Test
  void whatANewerVersionWroteIsLeftToIt() {
    put(2);
    makeUnknown("p0@example.org");
    assertThat(lease(ONE, 5)).extracting(LeasedEmail::to).containsExactly("p1@example.org");
  }

  @Test
  void manyWhoTakeAtOnceGetDifferentLetters() {
    put(100);
    List<LeasedEmail> all =
        requireNonNull(
            Flux.range(0, 40)
                .flatMap(i -> table.lease(UUID.randomUUID(), 3), 10)
                .flatMapIterable(taken -> taken)
                .collectList()
                .block(SOON));
    assertThat(all).extracting(LeasedEmail::id).doesNotHaveDuplicates().hasSize(100);
  }

  @Test
  void aLetterIsPutInByTheStepOfAnAccountAndForgottenByAnother() {
    UUID account = UUID.randomUUID();
    carryOut(outbox().put(TestEmails.reset(account, "mine@example.org", Instant.now())));
    carryOut(outbox().put(TestEmails.reset(account, "mine-too@example.org", Instant.now())));
    put("anothers@example.org");
    assertThat(holders()).hasSize(3);
    carryOut(outbox().forget(account));
    assertThat(lease(ONE, 5)).extracting(LeasedEmail::to).containsExactly("anothers@example.org");
  }

  @Test
  void aDeadLetterIsSentAgainWhereItIsWorthIt() {
    Instant now = Instant.now();
    put("dead@example.org");
    LeasedEmail dead = lease(ONE, 1).get(0);
    table.bury(dead, ONE, "it answered 400").block(SOON);
    List<MailMaintenance.Dead> listed = dead(now);
    assertThat(listed).extracting(MailMaintenance.Dead::id).containsExactly(dead.id());
    assertThat(listed.get(0).recipient()).isEqualTo("dead@example.org");
    assertThat(listed.get(0).error()).isEqualTo("it answered 400");
    assertThat(listed.get(0).attempts()).isEqualTo(1);
    assertThat(listed.get(0).usable()).isTrue();
    assertThat(dead(dead.expiresAt()).get(0).usable()).isFalse();

    assertThat(upkeep.requeue(dead.expiresAt(), null).block(SOON)).isZero();
    assertThat(upkeep.requeue(now, UUID.randomUUID()).block(SOON)).isZero();
    assertThat(upkeep.requeue(now, dead.id()).block(SOON)).isOne();
    assertThat(upkeep.discard(dead.id()).block(SOON)).as("it is dead no longer").isZero();
    assertThat(dead(now)).isEmpty();
    LeasedEmail again = lease(ONE, 1).get(0);
    assertThat(again.id()).isEqualTo(dead.id());
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.isRetaken()).isFalse();

    table.bury(again, ONE, "it answered 400").block(SOON);
    assertThat(upkeep.requeue(now, null).block(SOON)).isOne();
    table.bury(lease(ONE, 1).get(0), ONE, "it answered 400").block(SOON);
    assertThat(upkeep.discard(dead.id()).block(SOON)).isOne();
    assertThat(holders()).isEmpty();
  }

  @Test
  void whatNobodyWillSendIsClearedAway() {
    Instant now = Instant.now();
    put("dead@example.org");
    LeasedEmail dead = lease(ONE, 1).get(0);
    table.bury(dead, ONE, "it answered 400").block(SOON);
    put("waits@example.org");
    assertThat(tidy(now)).isEqualTo(new MailMaintenance.Left(List.of(), 1, 1, Duration.ZERO));

    put("taken@example.org");
    put("taken-too@example.org");
    assertThat(lease(ONE, 3)).hasSize(3);
    put("new@example.org");
    assertThat(tidy(dead.expiresAt().plusSeconds(60)).expired())
        .as("whoever has one says what becomes of it")
        .containsExactly(dead.kind());
    pass(Duration.ofMinutes(2));
    assertThat(tidy(dead.expiresAt().plusSeconds(60)))
        .isEqualTo(
            new MailMaintenance.Left(
                List.of(dead.kind(), dead.kind(), dead.kind()), 0, 1, Duration.ZERO));
    assertThat(upkeep.requeue(dead.expiresAt(), null).block(SOON)).isZero();

    pass(KEPT);
    assertThat(tidy(now)).isEqualTo(new MailMaintenance.Left(List.of(), 0, 0, Duration.ZERO));
    assertThat(holders()).isEmpty();
  }

  /** In whole seconds, as a store may tell it. */
  private MailMaintenance.Left tidy(Instant now) {
    MailMaintenance.Left left = requireNonNull(upkeep.tidy(now, KEPT).block(SOON));
    return new MailMaintenance.Left(
        left.expired(), left.waiting(), left.dead(), Duration.ofMinutes(left.oldest().toMinutes()));
  }

  private List<MailMaintenance.Dead> dead(Instant now) {
    return requireNonNull(upkeep.dead(now, 10).collectList().block(SOON));
  }

  private void put(int letters) {
    for (int i = 0; i < letters; i++) {
      put("p" + i + "@example.org");
    }
  }

  private void put(String to) {
    outbox().send(TestEmails.reset(UUID.randomUUID(), to, Instant.now())).block(SOON);
  }

  private List<LeasedEmail> lease(UUID taker, int most) {
    return requireNonNull(table.lease(taker, most).block(SOON));
  }
}
