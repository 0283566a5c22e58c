package dev.forestgate.mail.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.mail.MailLeases;
import dev.forestgate.mail.MailLeasesContract;
import dev.forestgate.mail.MailMaintenance;
import dev.forestgate.mail.MailOutbox;
import dev.forestgate.mail.OutboxSignal;
import dev.forestgate.mail.message.TestEmails;
import dev.forestgate.mail.message.TestMailProperties;
import dev.forestgate.sessions.ScriptClock;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract on a real Redis. */
class RedisMailLeasesTest extends MailLeasesContract {
  private static TestAccounts redis;
  private static ScriptClock clock;

  @BeforeAll
  static void connect() {
    redis = TestAccounts.in(13);
    clock = new ScriptClock(redis.redis());
  }

  @AfterAll
  static void disconnect() {
    redis.empty();
    redis.close();
  }

  @Override
  protected MailLeases leases() {
    return new RedisMailLeases(clock.scripts(), TestMailProperties.of());
  }

  @Override
  protected MailMaintenance upkeep() {
    return new RedisMailMaintenance(clock.scripts());
  }

  @Override
  protected MailOutbox outbox() {
    return new RedisMailOutbox(
        clock.scripts(), UUID::randomUUID, Clock.systemUTC(), new OutboxSignal());
  }

  @Override
  protected void carryOut(Enlisted change) {
    redis.carryOut(List.of(change)).block(SOON);
    // that was by the real time
    clock.set(Instant.now());
  }

  @Override
  protected void pass(Duration step) {
    clock.advance(step);
  }

  @Override
  protected void makeUnknown(String recipient) {
    redis.put(key(recipient), Map.of("kind", "love-letter"));
  }

  @Override
  protected Map<String, String> holders() {
    return redis.keys("fg:{mail}:letter:*").stream()
        .map(redis::hash)
        .collect(
            Collectors.toMap(
                letter -> letter.get("to"),
                letter -> letter.get("attempts") + " " + letter.get("leased_by")));
  }

  @Override
  protected void empty() {
    redis.empty();
    clock.set(Instant.now());
  }

  @Test
  void ofALetterThatIsGoneNothingIsLeft() {
    var letter = TestEmails.reset(UUID.randomUUID(), "p@example.org", Instant.now());
    outbox().send(letter).block(SOON);
    MailLeases leases = leases();
    leases.lease(UUID.randomUUID(), 1).flatMap(taken -> leases.remove(taken.get(0))).block(SOON);
    assertThat(redis.keys("fg:*")).isEmpty();
  }

  private static String key(String recipient) {
    return redis.keys("fg:{mail}:letter:*").stream()
        .filter(key -> recipient.equals(redis.hash(key).get("to")))
        .findAny()
        .orElseThrow();
  }
}
