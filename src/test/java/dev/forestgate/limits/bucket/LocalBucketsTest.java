package dev.forestgate.limits.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets in memory behave as those in Redis. */
class LocalBucketsTest {
  private final AtomicLong nanos = new AtomicLong(-5);
  private final LocalBuckets buckets = new LocalBuckets(42, nanos::get);

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100, 997})
  void allAreThereAtOnceAndNoneMore(int most) {
    Quota quota = Quota.perMinute(most);
    for (int i = 1; i <= most; i++) {
      BucketResult taken = take("one", quota);
      assertThat(taken.granted()).isTrue();
      assertThat(taken.left()).isEqualTo(most - i);
      assertThat(taken.next() == 0).isEqualTo(i < most);
    }
    BucketResult refused = take("one", quota);
    assertThat(refused.granted()).isFalse();
    assertThat(refused.left()).isZero();
    assertThat(refused.next()).isBetween(60_000L / most, 60_000L / most + 1);
    assertThat(refused.full()).isBetween(59_999L, 60_000L);
  }

  @Test
  void theWindowGivesBackEvenly() {
    Quota quota = Quota.perMinute(100);
    while (take("one", quota).granted()) {
      continue;
    }
    for (int i = 0; i < 100; i++) {
      advance(599);
      assertThat(take("one", quota).granted()).isFalse();
      advance(1);
      assertThat(take("one", quota).granted()).isTrue();
    }
    advance(3_600_000);
    assertThat(take("one", quota).left()).isEqualTo(99);
  }

  @Test
  void clientsAndEndpointsAreCountedApart() {
    Quota quota = Quota.perMinute(1);
    assertThat(take("one", quota).granted()).isTrue();
    assertThat(take("two", quota).granted()).isTrue();
    assertThat(buckets.take("one", "GET/other", quota).granted()).isTrue();
    assertThat(take("one", quota).granted()).isFalse();
  }

  /** So many that they must meet: what is kept stays what it is. */
  @Test
  void moreClientsThanCellsAreCountedAllTheSame() {
    Quota quota = Quota.perMinute(1);
    long granted =
        IntStream.range(0, 200_000).filter(i -> take("client-" + i, quota).granted()).count();
    assertThat(granted).isBetween(50_000L, 65_536L);
  }

  @Test
  void ofManyAtOnceExactlyTheQuotaPasses() {
    Quota quota = Quota.perMinute(100);
    long granted =
        IntStream.range(0, 10_000)
            .parallel()
            .filter(i -> buckets.take("one", "GET/there", quota).granted())
            .count();
    assertThat(granted).isEqualTo(100);
  }

  private BucketResult take(String client, Quota quota) {
    return buckets.take(client, "GET/there", quota);
  }

  private void advance(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
