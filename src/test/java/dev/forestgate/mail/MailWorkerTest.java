package dev.forestgate.mail;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.mail.message.Email;
import dev.forestgate.mail.message.Emails;
import dev.forestgate.mail.message.Recipient;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.mail.template.RenderedEmail;
import dev.forestgate.mail.transport.DeliveryFailure;
import dev.forestgate.mail.transport.DeliveryFailure.Reason;
import dev.forestgate.outbox.store.DeadEntry;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.tokens.keys.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** E-mails from the outbox to a transport, on a real PostgreSQL. */
class MailWorkerTest {
  private static final Duration SOON = MailReplica.SOON;
  private static final DeliveryFailure BUSY =
      DeliveryFailure.because(Reason.BUSY, "it answered 503");
  private static final DeliveryFailure REFUSED =
      DeliveryFailure.because(Reason.REFUSED, "it answered 400");

  private static TestMailDatabase database;

  private final TestTransport transport = new TestTransport();

  /** With more digits than the database keeps. */
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS).plusNanos(999);

  private final SettableClock clock = new SettableClock(now);
  private final List<MailReplica> replicas = new ArrayList<>();

  @BeforeAll
  static void create() {
    database = TestMailDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @AfterEach
  void close() {
    replicas.forEach(MailReplica::close);
  }

  /** It polls once a minute, so an earlier delivery was caused by the signal. */
  @Test
  void emailOfATransactionIsSentAtOnceAndDeleted() {
    MailReplica replica = open();
    database
        .transactions()
        .commit(Mono.just("step"), List.of(replica.outbox.put(email())))
        .block(SOON);
    await(() -> transport.accepted().size() == 1 && database.count() == 0);
    assertThat(transport.accepted().get(0).text()).contains(TestEmails.LINK);
    await(() -> replica.count("sent", "kind", "reset-password") == 1);
    assertThat(replica.registry.get("forestgate.mail.lag").timer().count()).isEqualTo(1);
  }

  @Test
  void emailOfItsOwnTransactionIsSent() {
    open().outbox.send(email()).block(SOON);
    await(() -> transport.accepted().size() == 1);
  }

  @Test
  void emailOfAFailedTransactionIsNeverAdded() {
    MailReplica replica = open();
    StepVerifier.create(
            database
                .transactions()
                .commit(
                    Mono.error(new IllegalStateException("failed")),
                    List.of(replica.outbox.put(email()))))
        .verifyErrorMessage("failed");
    StepVerifier.create(
            database.transactions().commit(Mono.empty(), List.of(replica.outbox.put(email()))))
        .verifyComplete();
    assertThat(database.rows()).isEmpty();
    assertThat(transport.tried()).isEmpty();
  }

  @Test
  void twoReplicasSendEachOfTwoHundredEmailsOnce() {
    transport.answer(message -> Mono.delay(Duration.ofMillis(5)).then());
    List<Email> emails = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      emails.add(TestEmails.reset(UUID.randomUUID(), "p" + i + "@example.org", now));
    }
    database.put(emails);
    MailReplica one = open("concurrency", "4");
    MailReplica other = open("concurrency", "4");
    await(() -> database.count() == 0);
    assertThat(transport.tried()).hasSize(200);
    assertThat(transport.accepted())
        .extracting(RenderedEmail::to)
        .doesNotHaveDuplicates()
        .hasSize(200);
    // counted after the e-mail was removed from the outbox
    await(() -> sent(one) + sent(other) >= 200);
    double byOne = sent(one);
    double byOther = sent(other);
    assertThat(byOne).isPositive();
    assertThat(byOther).isPositive();
    assertThat(byOne + byOther).isEqualTo(200);
  }

  @Test
  void deliveriesAtOnceAreBounded() {
    Sinks.Empty<Void> end = Sinks.empty();
    transport.answer(message -> end.asMono());
    for (int i = 0; i < 10; i++) {
      database.put(List.of(email()));
    }
    open("concurrency", "3");
    await(() -> transport.tried().size() == 3);
    assertThat(database.rows()).filteredOn(row -> row.get("leased_by") != null).hasSize(3);
    end.tryEmitEmpty();
    await(() -> database.count() == 0);
    assertThat(transport.tried()).hasSize(10);
  }

  /** Its e-mails are free once its lease has ended, and unchanged. */
  @Test
  void emailOfADeadReplicaIsSentByAnother() {
    database.put(List.of(email()));
    MailReplica dead = closed();
    dead.lease(UUID.randomUUID());
    MailReplica replica = open();
    database.put(List.of(email()));
    replica.wake();
    await(() -> transport.accepted().size() == 1 && database.count() == 1); // the dead one's
    database.pass(Duration.ofMinutes(2));
    replica.wake();
    await(() -> database.count() == 0);
    assertThat(transport.accepted()).hasSize(2);
    await(() -> replica.count("retaken") == 1);
  }

  /** A poll times out after two seconds, and its statement leases the e-mail after three. */
  @Test
  void emailOfALeaseWhoseReplyWasLostIsSentLongBeforeThatLeaseEnds() throws Exception {
    database.put(List.of(email()));
    var unlocked = database.lock(Duration.ofSeconds(3)).toFuture();
    await(database::isLocked);
    open("poll", "100ms");
    unlocked.get(SOON.toSeconds(), TimeUnit.SECONDS);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> transport.accepted().size() == 1 && database.count() == 0);
  }

  @Test
  void replicaDoesNotSendOnALeaseThatEndsSoon() {
    database.put(List.of(email()));
    MailReplica replica = closed();
    UUID taker = UUID.randomUUID();
    Leased taken = replica.lease(taker).get(0);
    Leased longAgo =
        new Leased(
            taken.entry(),
            taker,
            taken.writtenAt(),
            taken.attempts(),
            taken.age(),
            false,
            taken.askedAt() - Duration.ofSeconds(91).toNanos());
    replica.worker.attempt(longAgo).block(SOON);
    assertThat(transport.tried()).isEmpty();
    replica.worker.attempt(taken).block(SOON);
    assertThat(transport.accepted()).hasSize(1);
  }

  @Test
  void failedEmailIsRetriedAfterGrowingPauses() {
    transport.fail(BUSY);
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> isFree(1));
    Map<String, Object> row = database.rows().get(0);
    assertThat(row.get("last_error")).isEqualTo("it answered 503");
    assertThat(pause(row)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));

    database.pass(Duration.ofSeconds(20));
    replica.wake();
    await(() -> isFree(2));
    assertThat(pause(database.rows().get(0)))
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(30));
    await(() -> replica.count("failures", "reason", "busy") == 2);

    transport.accept();
    database.pass(Duration.ofSeconds(40));
    replica.wake();
    await(() -> database.count() == 0);
    assertThat(transport.tried())
        .extracting(RenderedEmail::id)
        .hasSize(3)
        .containsOnly(transport.tried().get(0).id());
  }

  @Test
  void pauseThatTheServerAsksForIsKept() {
    transport.fail(BUSY.withRetryAfter(Duration.ofMinutes(20)));
    open().outbox.send(email()).block(SOON);
    await(() -> isFree(1));
    assertThat(pause(database.rows().get(0)))
        .isBetween(Duration.ofSeconds(1190), Duration.ofMinutes(20));
  }

  @Test
  void timeoutIsAFailure() {
    transport.answer(message -> Mono.never());
    open("timeout", "200ms").outbox.send(email()).block(SOON);
    await(() -> isFree(1));
    assertThat(database.rows().get(0).get("last_error")).isEqualTo("it took too long");
  }

  @Test
  void refusedEmailIsDeadAtOnceAndCanBeRequeued() {
    transport.fail(REFUSED);
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> isDead());
    await(() -> replica.count("buried", "kind", "reset-password") == 1);
    List<DeadEntry> listed = dead(replica);
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).recipient()).isEqualTo("alice@example.org");
    assertThat(listed.get(0).error()).isEqualTo("it answered 400");
    assertThat(listed.get(0).isUsable()).isTrue();

    transport.accept();
    assertThat(replica.store.requeue(now, UUID.randomUUID()).block(SOON)).isZero();
    assertThat(replica.store.requeue(now, listed.get(0).id()).block(SOON)).isOne();
    replica.wake();
    await(() -> database.count() == 0);
    assertThat(transport.accepted()).hasSize(1);
  }

  @Test
  void expiredDeadEmailCanOnlyBeDeleted() {
    transport.fail(REFUSED);
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> isDead());
    clock.set(now.plus(Duration.ofMinutes(30)));
    DeadEntry dead = dead(replica).get(0);
    assertThat(dead.isUsable()).isFalse();
    assertThat(replica.store.requeue(clock.instant(), null).block(SOON)).isZero();
    assertThat(replica.store.discard(dead.id()).block(SOON)).isOne();
    assertThat(database.rows()).isEmpty();
  }

  @Test
  void emailThatFailsForADayIsDead() {
    transport.fail(BUSY);
    MailReplica replica = open();
    replica.outbox.send(notice()).block(SOON);
    await(() -> isFree(1));
    database.pass(Duration.ofHours(23));
    replica.wake();
    await(() -> isFree(2));
    database.pass(Duration.ofMinutes(90));
    replica.wake();
    await(() -> isDead());
    assertThat(database.rows().get(0).get("last_error")).isEqualTo("it answered 503");
  }

  @Test
  void expiredEmailIsDeleted() {
    database.put(List.of(email()));
    clock.set(now.plus(Duration.ofMinutes(30)));
    MailReplica replica = open();
    await(() -> database.count() == 0);
    assertThat(transport.tried()).isEmpty();
    await(() -> replica.count("expired", "kind", "reset-password") == 1);
  }

  @Test
  void emailThatExpiresBeforeItsNextAttemptIsDeleted() {
    transport.fail(BUSY.withRetryAfter(Duration.ofMinutes(31)));
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> database.count() == 0);
    assertThat(transport.tried()).hasSize(1);
    await(() -> replica.count("expired", "kind", "reset-password") == 1);
  }

  @Test
  void expiredCodeIsLeftOutOfALateEmail() {
    transport.fail(BUSY);
    MailReplica replica = open();
    replica.outbox.send(TestEmails.verify(UUID.randomUUID(), "a@example.org", now)).block(SOON);
    await(() -> isFree(1));
    assertThat(transport.tried().get(0).text()).contains(TestEmails.CODE);
    transport.accept();
    clock.set(now.plus(Duration.ofMinutes(10)));
    database.pass(Duration.ofMinutes(10));
    replica.wake();
    await(() -> database.count() == 0);
    assertThat(transport.accepted().get(0).text())
        .contains(TestEmails.LINK)
        .doesNotContain(TestEmails.CODE);
  }

  @Test
  void invalidRowIsDeadAndStopsNoOther() {
    database.put(List.of(email(), notice()));
    database.run("update mail_outbox set words = '{}' where kind = 'reset-password'");
    MailReplica replica = open();
    await(() -> isDead() && database.count() == 1);
    assertThat(transport.accepted()).hasSize(1);
    await(() -> replica.count("failures", "reason", "defect") == 1);
  }

  @Test
  void deletionOfAnAccountDeletesItsEmails() {
    UUID account = UUID.randomUUID();
    Email alarm = Emails.impossibleTravel("ops@example.org", account, "Oslo", "Lima", now);
    Email others = TestEmails.verify(UUID.randomUUID(), "b@example.org", now);
    database.put(
        List.of(
            TestEmails.verify(account, "a@example.org", now),
            TestEmails.reset(account, "a@example.org", now),
            Emails.signUpAttempt(account, "a@example.org"),
            others,
            alarm));
    database.transactions().commit(List.of(closed().outbox.forget(account))).block(SOON);
    assertThat(database.rows())
        .extracting(row -> row.get("recipient"))
        .containsExactlyInAnyOrder("b@example.org", "ops@example.org");
  }

  /**
   * The e-mail is sent; that is recorded however many attempts it takes, and nothing is sent twice.
   */
  @Test
  void failureToDeleteASentEmailSendsNoSecondOne() {
    database.failDeletes(3);
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> database.count() == 0);
    assertThat(database.deletesTried()).isEqualTo(4);
    assertThat(transport.tried()).hasSize(1);
    await(() -> replica.count("sent", "kind", "reset-password") == 1);
  }

  @Test
  void stopLetsDeliveriesEndAndLeasesNoMore() throws InterruptedException {
    Sinks.Empty<Void> end = Sinks.empty();
    transport.answer(message -> end.asMono());
    MailReplica replica = open("concurrency", "1");
    replica.outbox.send(email()).block(SOON);
    await(() -> transport.tried().size() == 1);
    database.put(List.of(notice()));
    CountDownLatch stopped = replica.stopping();
    assertThat(stopped.getCount()).isEqualTo(1);
    end.tryEmitEmpty();
    assertThat(stopped.await(TestTimeouts.HANG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(transport.accepted()).hasSize(1);
    assertThat(database.rows())
        .extracting(row -> row.get("kind"))
        .containsExactly("password-changed");
  }

  @Test
  void healthIsDegradedByFailuresAndDeadEmails() {
    transport.fail(BUSY);
    MailReplica replica = open();
    assertThat(replica.health.health().getStatus()).isEqualTo(Status.UP);
    for (int i = 0; i < 3; i++) {
      replica.outbox.send(email()).block(SOON);
    }
    await(() -> replica.health.health().getStatus().getCode().equals("DEGRADED"));
    transport.accept();
    replica.outbox.send(email()).block(SOON);
    await(() -> replica.health.health().getStatus().equals(Status.UP));
    transport.fail(REFUSED);
    replica.outbox.send(notice()).block(SOON);
    await(() -> isDead());
    replica.worker.cleanUp().block(SOON);
    assertThat(replica.health.health().getStatus().getCode()).isEqualTo("DEGRADED");
    assertThat(replica.health.health().getDetails()).containsEntry("dead", 1L);
  }

  @Test
  void cleanupDeletesExpiredAndOldDeadEmails() {
    transport.fail(REFUSED);
    MailReplica replica = open();
    replica.outbox.send(email()).block(SOON);
    await(() -> isDead());
    replica.close();
    database.put(List.of(TestEmails.reset(UUID.randomUUID(), "b@example.org", now), notice()));
    assertThat(String.valueOf(database.rows().get(0).get("data"))).contains("token");

    clock.set(now.plus(Duration.ofMinutes(30)));
    replica.worker.cleanUp().block(SOON);
    await(() -> replica.count("expired", "kind", "reset-password") == 1);
    assertThat(database.rows())
        .extracting(row -> row.get("state") + " " + row.get("kind"))
        .containsExactly("dead reset-password", "waiting password-changed");
    assertThat(database.rows().get(0).get("data")).isEqualTo("{}");
    assertThat(replica.registry.get("forestgate.mail.waiting").gauge().value()).isEqualTo(1);
    assertThat(replica.registry.get("forestgate.mail.dead").gauge().value()).isEqualTo(1);

    database.pass(Duration.ofDays(30));
    replica.worker.cleanUp().block(SOON);
    assertThat(database.rows())
        .extracting(row -> row.get("kind"))
        .containsExactly("password-changed");
    assertThat(replica.registry.get("forestgate.mail.oldest.seconds").gauge().value())
        .isGreaterThanOrEqualTo(Duration.ofDays(30).toSeconds());
  }

  private List<DeadEntry> dead(MailReplica replica) {
    return requireNonNull(replica.store.dead(clock.instant(), 10).collectList().block(SOON));
  }

  private MailReplica open(String... settings) {
    MailReplica replica = MailReplica.open(database, transport, clock, settings);
    replicas.add(replica);
    return replica;
  }

  private MailReplica closed() {
    return MailReplica.closed(database, transport, clock);
  }

  private Email email() {
    return TestEmails.reset(UUID.randomUUID(), "alice@example.org", now);
  }

  private Email notice() {
    return Emails.passwordChanged(
        new Recipient(UUID.randomUUID(), "alice", "alice@example.org", null), now);
  }

  /** Expects so many attempts at the one e-mail, and no lease on it. */
  private static boolean isFree(int attempts) {
    List<Map<String, Object>> rows = database.rows();
    return rows.size() == 1
        && Integer.valueOf(attempts).equals(rows.get(0).get("attempts"))
        && rows.get(0).get("leased_by") == null;
  }

  private static boolean isDead() {
    return database.rows().stream().anyMatch(row -> "dead".equals(row.get("state")));
  }

  private static Duration pause(Map<String, Object> row) {
    OffsetDateTime next = (OffsetDateTime) requireNonNull(row.get("next_attempt_at"));
    return Duration.between(Instant.now(), next.toInstant());
  }

  private static double sent(MailReplica replica) {
    return replica.count("sent", "kind", "reset-password");
  }

  private static void await(Callable<Boolean> what) {
    try {
      Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(what);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("the outbox holds " + database.rows(), late);
    }
  }
}
