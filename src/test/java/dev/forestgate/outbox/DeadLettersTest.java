package dev.forestgate.outbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.outbox.DeadLetters.Dead;
import dev.forestgate.outbox.store.Leased;
import dev.forestgate.outbox.store.QueueDefinition;
import dev.forestgate.outbox.store.QueueEntry;
import dev.forestgate.outbox.store.RedisQueue;
import dev.forestgate.outbox.store.TestQueues;
import dev.forestgate.outbox.worker.DeadLetterQueue;
import dev.forestgate.outbox.worker.QueueSignal;
import dev.forestgate.redis.Scripts;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Dead e-mails and jobs at the endpoint. */
class DeadLettersTest {
  private static final Duration SOON = TestTimeouts.HANG;

  private final LettuceConnectionFactory connections = TestStores.redisConnections(15);
  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(connections);
  private final RedisQueue mail = queue(TestQueues.MAIL);
  private final RedisQueue jobs = queue(TestQueues.JOBS);
  private final DeadLetters endpoint =
      new DeadLetters(
          List.of(
              () -> List.of(new DeadLetterQueue("letters", mail, new QueueSignal())),
              () -> List.of(new DeadLetterQueue("jobs", jobs, new QueueSignal()))),
          Clock.systemUTC());

  @BeforeEach
  void empty() {
    redis.delete(redis.keys("fg:*")).block(SOON);
  }

  @AfterEach
  void close() {
    empty();
    connections.destroy();
  }

  @Test
  void listShowsNoContentsAndPartsOfAddressesOnly() {
    UUID letter = bury(mail, "alice@example.org");
    UUID job = bury(jobs, null);
    Map<String, List<Dead>> listed = requireNonNull(endpoint.list().block(SOON));
    assertThat(listed).containsOnlyKeys("letters", "jobs");
    assertThat(listed.get("letters")).singleElement().extracting(Dead::id).isEqualTo(letter);
    assertThat(listed.get("letters"))
        .singleElement()
        .extracting(Dead::to)
        .isEqualTo("a…@example.org");
    assertThat(listed.get("jobs")).singleElement().extracting(Dead::id).isEqualTo(job);
    String json = JsonMapper.shared().writeValueAsString(listed);
    assertThat(json).doesNotContain("secret", "alice").contains("it failed");
    assertThat(JsonMapper.shared().readTree(json).at("/jobs/0").has("to")).isFalse();
  }

  @Test
  void requeueAndDeleteCountEntriesByTheirQueue() {
    bury(mail, "alice@example.org");
    UUID job = bury(jobs, null);
    assertThat(endpoint.requeue(job).block(SOON)).isEqualTo(Map.of("jobs", 1L, "letters", 0L));
    assertThat(endpoint.requeueAll().block(SOON)).isEqualTo(Map.of("jobs", 0L, "letters", 1L));
    UUID next = bury(jobs, null);
    assertThat(endpoint.remove(next).block(SOON)).isEqualTo(Map.of("jobs", 1L, "letters", 0L));
    assertThat(requireNonNull(endpoint.list().block(SOON)).get("jobs")).isEmpty();
  }

  private UUID bury(RedisQueue queue, @org.jspecify.annotations.Nullable String recipient) {
    UUID id = UUID.randomUUID();
    String kind = "kind-" + id;
    queue.add(new QueueEntry(id, kind, "{\"link\":\"secret\"}", null, recipient, null)).block(SOON);
    List<Leased> leased =
        requireNonNull(
            queue.lease(UUID.randomUUID(), Set.of(kind), Duration.ofMinutes(1), 1).block(SOON));
    queue.bury(leased.get(0), "it failed").block(SOON);
    return id;
  }

  private RedisQueue queue(QueueDefinition definition) {
    return new RedisQueue(definition, new Scripts(redis));
  }
}
