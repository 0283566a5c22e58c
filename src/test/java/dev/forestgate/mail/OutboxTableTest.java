package dev.forestgate.mail;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.letter.Letter;
import dev.forestgate.mail.letter.Letters;
import dev.forestgate.mail.letter.MailSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Whose a letter is, on a real PostgreSQL. */
class OutboxTableTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final UUID ONE = UUID.randomUUID();
  private static final UUID OTHER = UUID.randomUUID();

  private static MailDatabase database;
  private static OutboxTable table;

  @BeforeAll
  static void create() {
    database = MailDatabase.create();
    table = new OutboxTable(database.client(), MailSettings.of());
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @Test
  void aLetterComesOutAsItWasPutIn() {
    UUID account = UUID.randomUUID();
    Instant now = Instant.parse("2030-11-22T10:30:00Z");
    Letter letter = Letters.verify(account, "zoë@example.org", now);
    database.put(List.of(letter));
    Leased leased = lease(ONE, 1).get(0);
    assertThat(leased.letter()).usingRecursiveComparison().isEqualTo(letter);
    assertThat(leased.account()).isEqualTo(account);
    assertThat(leased.expiresAt()).isEqualTo(now.plus(Duration.ofHours(24)));
    assertThat(leased.attempts()).isEqualTo(1);
    assertThat(leased.isRetaken()).isFalse();
    assertThat(leased.toString()).doesNotContain(Letters.CODE, "token", "zoë");
  }

  @Test
  void whatIsTakenIsNobodyElsesForTheTimeOfItsLease() {
    put(3);
    assertThat(lease(ONE, 2)).hasSize(2);
    assertThat(lease(OTHER, 5)).hasSize(1);
    assertThat(lease(OTHER, 5)).isEmpty();
    database.pass(Duration.ofSeconds(119));
    assertThat(lease(OTHER, 5)).isEmpty();
  }

  @Test
  void whatIsNotHeardOfAgainIsTakenOver() {
    put(1);
    lease(ONE, 1);
    database.pass(Duration.ofMinutes(2));
    List<Leased> taken = lease(OTHER, 1);
    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).isRetaken()).isTrue();
    assertThat(taken.get(0).attempts()).isEqualTo(2);
  }

  @Test
  void whoComesBackTooLateChangesNothing() {
    put(1);
    Leased late = lease(ONE, 1).get(0);
    database.pass(Duration.ofMinutes(2));
    lease(OTHER, 1);
    Map<String, Object> before = database.rows().get(0);
    assertThat(table.postpone(late, ONE, "x", Duration.ZERO).block(SOON)).isZero();
    assertThat(table.bury(late, ONE, "x").block(SOON)).isZero();
    assertThat(table.drop(late, ONE).block(SOON)).isZero();
    assertThat(database.rows()).containsExactly(before);
  }

  @Test
  void whatWasSentIsTakenOutWhoeversItIs() {
    put(1);
    Leased late = lease(ONE, 1).get(0);
    database.pass(Duration.ofMinutes(2));
    lease(OTHER, 1);
    assertThat(requireNonNull(table.remove(late).block(SOON))).isGreaterThan(Duration.ofMinutes(2));
    assertThat(database.rows()).isEmpty();
    assertThat(table.remove(late).blockOptional(SOON)).isEmpty();
  }

  @Test
  void aPostponedLetterIsDueAfterItsPause() {
    put(1);
    Leased letter = lease(ONE, 1).get(0);
    table.postpone(letter, ONE, "it answered 500", Duration.ofMinutes(10)).block(SOON);
    database.pass(Duration.ofMinutes(9));
    assertThat(lease(ONE, 1)).isEmpty();
    database.pass(Duration.ofMinutes(1));
    Leased again = lease(ONE, 1).get(0);
    assertThat(again.isRetaken()).isFalse();
    assertThat(again.age()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
  }

  @Test
  void aDeadLetterIsNotTaken() {
    put(1);
    table.bury(lease(ONE, 1).get(0), ONE, "it answered 400").block(SOON);
    database.pass(Duration.ofDays(1));
    assertThat(lease(ONE, 1)).isEmpty();
  }

  @Test
  void theLongestDueComesFirst() {
    put(3);
    database.run(
        "update mail_outbox set next_attempt_at = now() - interval '1 hour' where recipient = 'p1@example.org'");
    assertThat(lease(ONE, 1)).extracting(Leased::to).containsExactly("p1@example.org");
  }

  @Test
  void whatANewerVersionWroteIsLeftToIt() {
    put(2);
    database.run("update mail_outbox set kind = 'love-letter' where recipient = 'p0@example.org'");
    assertThat(lease(ONE, 5)).extracting(Leased::to).containsExactly("p1@example.org");
  }

  @Test
  void manyWhoTakeAtOnceGetDifferentLetters() {
    put(100);
    List<Leased> all =
        requireNonNull(
            Flux.range(0, 40)
                .flatMap(i -> table.lease(UUID.randomUUID(), 3), 10)
                .flatMapIterable(taken -> taken)
                .collectList()
                .block(SOON));
    assertThat(all).extracting(Leased::id).doesNotHaveDuplicates().hasSize(100);
  }

  private static void put(int letters) {
    List<Letter> all = new ArrayList<>();
    for (int i = 0; i < letters; i++) {
      all.add(Letters.reset(UUID.randomUUID(), "p" + i + "@example.org", Instant.now()));
    }
    database.put(all);
  }

  private List<Leased> lease(UUID taker, int most) {
    return requireNonNull(table.lease(taker, most).block(SOON));
  }
}
