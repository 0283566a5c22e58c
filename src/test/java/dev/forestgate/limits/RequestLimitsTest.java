package dev.forestgate.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.limits.bucket.BucketResult;
import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.limits.bucket.Quota;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.test.StepVerifier;

/** Request counts in Redis, and in each replica while Redis is down. */
class RequestLimitsTest {
  private static final Quota QUOTA = Quota.perMinute(3);
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(12);
  private static final ReactiveStringRedisTemplate REDIS =
      new ReactiveStringRedisTemplate(CONNECTIONS);

  private final AtomicLong nanos = new AtomicLong();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RequestLimits limits =
      new RequestLimits(new Buckets(new Scripts(REDIS)), new LimitMeters(registry), 42, nanos::get);
  private final String client = UUID.randomUUID().toString();

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void redisCountsReadsAndAllElse() {
    for (int i = 0; i < 5; i++) {
      assertThat(take("GET/there", true).granted()).isEqualTo(i < 3);
      assertThat(take("POST/there", false).granted()).isEqualTo(i < 3);
    }
    assertThat(counter("forestgate.limits.refused")).isEqualTo(4);
    assertThat(counter("forestgate.limits.local")).isZero();
  }

  @Test
  void whileItCantReadsAreCountedHereAndNothingElsePasses() {
    spoil("GET/there");
    spoil("POST/there");
    for (int i = 0; i < 5; i++) {
      assertThat(take("GET/there", true).granted()).isEqualTo(i < 3);
      StepVerifier.create(limits.take(client, "POST/there", QUOTA, false))
          .verifyError(DataAccessException.class);
    }
    assertThat(counter("forestgate.limits.local")).isEqualTo(5);
  }

  @Test
  void localFallbackCountsRequestsThatRedisGranted() {
    take("GET/there", true);
    take("GET/there", true);
    spoil("GET/there");
    assertThat(take("GET/there", true).granted()).isTrue();
    assertThat(take("GET/there", true).granted()).isFalse();
  }

  @Test
  void itIsAskedAgainAfterASecond() {
    spoil("GET/there");
    take("GET/there", true);
    REDIS.delete(key("GET/there")).block();
    nanos.set(Duration.ofMillis(999).toNanos());
    assertThat(take("GET/there", true).left()).as("here").isEqualTo(1);
    nanos.set(Duration.ofSeconds(1).toNanos());
    assertThat(take("GET/there", true).left()).as("in Redis").isEqualTo(2);
    assertThat(take("GET/there", true).left()).as("in Redis").isEqualTo(1);
    assertThat(counter("forestgate.limits.local")).isEqualTo(2);
  }

  /** So that Redis refuses to count. */
  private void spoil(String endpoint) {
    REDIS.delete(key(endpoint)).block();
    REDIS.opsForList().leftPush(key(endpoint), "no bucket").block();
  }

  private String key(String endpoint) {
    return "fg:{" + client + "}:rate:" + endpoint;
  }

  private BucketResult take(String endpoint, boolean isRead) {
    return Objects.requireNonNull(limits.take(client, endpoint, QUOTA, isRead).block());
  }

  private double counter(String name) {
    return registry.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }
}
