package dev.forestgate.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.redis.Scripts;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Replicas that report to one Redis, at fixed times. */
class ActivityReportTest {
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(6);
  private static final Instant START = Instant.parse("2026-11-30T12:00:20Z");

  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(CONNECTIONS);
  private final Scripts scripts = new Scripts(redis);

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @BeforeEach
  void empty() {
    redis.execute(connection -> connection.serverCommands().flushDb()).blockLast(TestTimeouts.HANG);
  }

  @Test
  void replicasAddToTheSameMinute() {
    var one = new SimpleMeterRegistry();
    var two = new SimpleMeterRegistry();
    ActivityReport first = report(one, START);
    ActivityReport second = report(two, START.plusSeconds(10));
    signIns(one, "cookie", 2);
    signIns(one, "tokens", 3);
    signIns(two, "cookie", 4);
    one.counter("forestgate.audit.appended", "action", "sign-in.failed").increment();
    one.counter("forestgate.audit.appended", "action", "session.opened").increment(5);
    first.report().block(TestTimeouts.HANG);
    second.report().block(TestTimeouts.HANG);
    first.report().block(TestTimeouts.HANG);
    List<ActivityMinute> hour = hour(START);
    assertThat(hour).hasSize(60);
    assertThat(hour.get(59).at()).isEqualTo("2026-11-30T12:00:00Z");
    assertThat(hour.get(59).figures())
        .containsEntry("sign_ins", 9L)
        .containsEntry("sign_in_failures", 1L)
        .containsEntry("server_errors", 0L);
    assertThat(hour.get(0).at()).isEqualTo("2026-11-30T11:01:00Z");
    assertThat(hour.subList(0, 59)).allMatch(minute -> signIns(minute) == 0);
  }

  @Test
  void aMinuteIsGoneAfterAnHour() {
    var registry = new SimpleMeterRegistry();
    signIns(registry, "cookie", 1);
    report(registry, START).report().block(TestTimeouts.HANG);
    assertThat(signIns(hour(START.plus(Duration.ofMinutes(59))).get(0))).isOne();
    assertThat(hour(START.plus(Duration.ofMinutes(60)))).allMatch(minute -> signIns(minute) == 0);
    assertThat(redis.getExpire("fg:{activity}:" + START.getEpochSecond() / 60).block())
        .isBetween(Duration.ofMinutes(119), Duration.ofMinutes(120));
  }

  @Test
  void whatCouldNotBeReportedIsReportedLater() {
    var registry = new SimpleMeterRegistry();
    ActivityReport report = report(registry, START);
    signIns(registry, "cookie", 7);
    String key = "fg:{activity}:" + START.getEpochSecond() / 60;
    redis.opsForValue().set(key, "not a hash").block(TestTimeouts.HANG);
    assertThatThrownBy(() -> report.report().block(TestTimeouts.HANG)).isNotNull();
    redis.delete(key).block(TestTimeouts.HANG);
    signIns(registry, "cookie", 1);
    report.report().block(TestTimeouts.HANG);
    assertThat(signIns(hour(START).get(59))).isEqualTo(8);
  }

  private ActivityReport report(MeterRegistry registry, Instant now) {
    return new ActivityReport(minutes(now), registry);
  }

  private List<ActivityMinute> hour(Instant now) {
    return Objects.requireNonNull(minutes(now).lastHour().block(TestTimeouts.HANG));
  }

  private ActivityMinutes minutes(Instant now) {
    return new ActivityMinutes(scripts, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static void signIns(MeterRegistry registry, String mode, int number) {
    registry.counter("forestgate.sessions.opened", "mode", mode).increment(number);
  }

  private static long signIns(ActivityMinute minute) {
    return Objects.requireNonNull(minute.figures().get("sign_ins"));
  }
}
