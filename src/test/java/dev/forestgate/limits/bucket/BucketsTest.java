package dev.forestgate.limits.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.ScriptClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;

/** The Lua script of the buckets, to the millisecond. */
class BucketsTest {
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(12);
  private static final ReactiveStringRedisTemplate REDIS =
      new ReactiveStringRedisTemplate(CONNECTIONS);

  private final ScriptClock clock = new ScriptClock(REDIS);
  private final Buckets buckets = new Buckets(clock.scripts());
  private final String key = "bucket:" + UUID.randomUUID();

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  /** Numbers that do not divide a minute too: nothing is lost to rounding. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13, 100, 997})
  void allAreThereAtOnceAndNoneMore(int most) {
    Quota quota = Quota.perMinute(most);
    for (int i = 1; i <= most; i++) {
      BucketResult taken = take(quota);
      assertThat(taken.granted()).isTrue();
      assertThat(taken.left()).isEqualTo(most - i);
    }
    assertThat(take(quota)).isEqualTo(new BucketResult(false, 0, ceil(60_000, most), 60_000));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100})
  void theWindowGivesBackEvenly(int most) {
    Quota quota = Quota.perMinute(most);
    drain(quota);
    for (int i = 1; i <= most; i++) {
      long due = ceil(60_000L * i, most) - ceil(60_000L * (i - 1), most);
      clock.advance(Duration.ofMillis(due - 1));
      assertThat(take(quota).granted()).isFalse();
      clock.advance(Duration.ofMillis(1));
      assertThat(take(quota).granted()).isTrue();
    }
  }

  @Test
  void unusedItIsFullAgainAfterTheWindowAndHoldsNoMore() {
    Quota quota = Quota.perMinute(10);
    drain(quota);
    clock.advance(Duration.ofHours(2));
    assertThat(look(quota)).isEqualTo(new BucketResult(true, 10, 0, 0));
    drain(quota);
    assertThat(take(quota).granted()).isFalse();
  }

  @Test
  void aLookTakesNothingAndARefusalCostsNothing() {
    Quota quota = Quota.perMinute(2);
    assertThat(look(quota)).isEqualTo(new BucketResult(true, 2, 0, 0));
    drain(quota);
    for (int i = 0; i < 5; i++) {
      assertThat(take(quota).next()).isEqualTo(30_000);
      assertThat(look(quota)).isEqualTo(new BucketResult(false, 0, 30_000, 60_000));
    }
    clock.advance(Duration.ofSeconds(30));
    assertThat(look(quota)).isEqualTo(new BucketResult(true, 1, 0, 30_000));
  }

  @Test
  void ofTenTimesTheQuotaAtOnceExactlyTheQuotaPasses() {
    Quota quota = Quota.perMinute(100);
    List<BucketResult> all =
        Objects.requireNonNull(
            Flux.range(0, 1000).flatMap(i -> buckets.take(key, quota), 200).collectList().block());
    assertThat(all.stream().filter(BucketResult::granted)).hasSize(100);
  }

  /** As when another master takes over whose clock is behind. */
  @Test
  void aClockThatGoesBackGivesNothingAndTakesNothing() {
    Quota quota = Quota.perMinute(6);
    take(quota);
    clock.set(clock.now().minus(Duration.ofMinutes(5)));
    assertThat(look(quota).left()).isEqualTo(5);
    assertThat(take(quota).left()).isEqualTo(4);
    clock.advance(Duration.ofSeconds(10));
    assertThat(look(quota).left()).isEqualTo(5);
  }

  @Test
  void aBucketIsKeptUntilItIsFull() {
    var real = new Buckets(new Scripts(REDIS));
    real.take(key, Quota.perMinute(10)).block();
    assertThat(lifetime()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
    real.take(key, Quota.perMinute(10)).block();
    assertThat(lifetime()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(12));
    String other = key + "-looked-at";
    real.look(other, Quota.perMinute(10)).block();
    assertThat(REDIS.hasKey(other).block()).isFalse();
  }

  private Duration lifetime() {
    return Objects.requireNonNull(REDIS.getExpire(key).block());
  }

  private void drain(Quota quota) {
    while (look(quota).granted()) {
      take(quota);
    }
  }

  private BucketResult take(Quota quota) {
    return Objects.requireNonNull(buckets.take(key, quota).block());
  }

  private BucketResult look(Quota quota) {
    return Objects.requireNonNull(buckets.look(key, quota).block());
  }

  private static long ceil(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
