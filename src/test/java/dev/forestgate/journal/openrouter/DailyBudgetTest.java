package dev.forestgate.journal.openrouter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.redis.Scripts;
import dev.forestgate.tokens.keys.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class DailyBudgetTest {
  private static final String KEY = "fg:openrouter:20261122";

  private static LettuceConnectionFactory connections;
  private static ReactiveStringRedisTemplate redis;

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T23:59:59.999Z"));

  @BeforeAll
  static void connect() {
    connections = TestStores.redisConnections(11);
    redis = new ReactiveStringRedisTemplate(connections);
  }

  @AfterAll
  static void disconnect() {
    connections.destroy();
  }

  @Test
  void replicasShareOneBudgetADayAndTheNextDayHasItsOwn() {
    redis.delete(KEY, "fg:openrouter:20261123").block();
    DailyBudget one = new DailyBudget(20, new Scripts(redis), clock);
    DailyBudget other = new DailyBudget(20, new Scripts(redis), clock);

    assertThat(granted(one, other, 50)).isEqualTo(20);
    StepVerifier.create(one.spend()).verifyErrorMessage("today's requests are spent");
    assertThat(redis.opsForValue().get(KEY).block()).isEqualTo("20");
    assertThat(redis.getExpire(KEY).block())
        .isBetween(Duration.ofDays(2).minusMinutes(1), Duration.ofDays(2));

    clock.set(Instant.parse("2026-11-23T00:00:00Z"));
    assertThat(granted(one, other, 50)).isEqualTo(20);
  }

  @Test
  void withoutRedisNothingIsSpent() {
    LettuceConnectionFactory gone = TestStores.redisConnections(11);
    var scripts = new Scripts(new ReactiveStringRedisTemplate(gone));
    gone.destroy();
    StepVerifier.create(new DailyBudget(20, scripts, clock).spend())
        .verifyErrorMessage("Redis cannot check the budget");
  }

  private static long granted(DailyBudget one, DailyBudget other, int asked) {
    return Objects.requireNonNull(
        Flux.range(0, asked)
            .flatMap(
                i ->
                    (i % 2 == 0 ? one : other)
                        .spend()
                        .thenReturn(true)
                        .onErrorReturn(ModelFailure.class, false))
            .filter(isGranted -> isGranted)
            .count()
            .block());
  }
}
