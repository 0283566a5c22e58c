package dev.forestgate.outbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.sessions.ScriptClock;
import dev.forestgate.transactions.Enlisted;
import dev.forestgate.users.redis.TestAccounts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queue of e-mails in Redis. */
class RedisQueueTest extends QueueStoreContract {
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

  QueueDefinition definition() {
    return TestQueues.MAIL;
  }

  @Override
  RedisQueue store() {
    return new RedisQueue(definition(), clock.scripts());
  }

  @Override
  void carryOut(Enlisted write) {
    redis.carryOut(List.of(write)).block(SOON);
    // that was by the real time
    clock.set(Instant.now());
  }

  @Override
  void pass(Duration step) {
    clock.advance(step);
  }

  @Override
  Map<String, String> holders() {
    return redis.keys(definition().keyPrefix() + ":" + definition().entryWord() + ":*").stream()
        .map(redis::hash)
        .collect(
            Collectors.toMap(
                entry -> entry.get("to"),
                entry -> entry.get("attempts") + " " + entry.get("leased_by")));
  }

  @Override
  void empty() {
    redis.empty();
    clock.set(Instant.now());
  }

  @Test
  void completedEntryLeavesNoKey() {
    QueueEntry entry = TestQueues.entry("kind", UUID.randomUUID(), "p@example.org", Instant.now());
    store().add(entry).block(SOON);
    store().lease(UUID.randomUUID(), Set.of("kind"), Duration.ofMinutes(1), 1).block(SOON);
    store().done(entry.id()).block(SOON);
    assertThat(redis.keys("fg:*")).isEmpty();
  }

  @Test
  void noMoreEntriesWaitThanMay() {
    Instant later = Instant.now().plusSeconds(60);
    assertThat(store().offer(TestQueues.entry("kind", null, "a", later), 1).block(SOON)).isTrue();
    assertThat(store().offer(TestQueues.entry("kind", null, "b", later), 1).block(SOON)).isFalse();
    assertThat(holders()).containsOnlyKeys("a");
  }
}
