package dev.forestgate.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.sessions.ScriptClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;

/** 5 events an hour of a visitor, 12 of a network. */
class VisitorLimitsTest {
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(2);

  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(CONNECTIONS);

  private final String network = UUID.randomUUID().toString();
  private final ScriptClock clock = new ScriptClock(redis);
  private final VisitorLimits caps =
      new VisitorLimits(clock.scripts(), TestVisitors.key(), TestVisitors.properties());

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void aVisitorHasSoManyEventsInAWindowAndThenWaitsForItsEnd() {
    Visitor visitor = TestVisitors.visitor(network);
    assertThat(waits(visitor, 5)).containsOnly(Duration.ZERO);
    clock.advance(Duration.ofMinutes(20));
    assertThat(waits(visitor, 2)).containsOnly(Duration.ofMinutes(40));
    clock.advance(Duration.ofMinutes(39));
    assertThat(waits(visitor, 1)).containsOnly(Duration.ofMinutes(1));
    clock.advance(Duration.ofMinutes(1));
    assertThat(waits(visitor, 5)).containsOnly(Duration.ZERO);
    assertThat(waits(visitor, 1)).containsOnly(Duration.ofHours(1));
  }

  @Test
  void theVisitorsOfANetworkShareItsEvents() {
    for (int i = 0; i < 12; i++) {
      assertThat(waits(TestVisitors.visitor(network), 1)).containsOnly(Duration.ZERO);
    }
    assertThat(waits(TestVisitors.visitor(network), 1)).containsOnly(Duration.ofHours(1));
    assertThat(waits(TestVisitors.visitor(UUID.randomUUID().toString()), 1))
        .as("another network")
        .containsOnly(Duration.ZERO);
    clock.advance(Duration.ofHours(1));
    assertThat(waits(TestVisitors.visitor(network), 1)).containsOnly(Duration.ZERO);
  }

  @Test
  void refusedEventsAreNotCounted() {
    Visitor loud = TestVisitors.visitor(network);
    assertThat(waits(loud, 100)).hasSize(100).filteredOn(Duration::isZero).hasSize(5);
    Visitor quiet = TestVisitors.visitor(network);
    assertThat(waits(quiet, 5)).containsOnly(Duration.ZERO);
  }

  @Test
  void clientEventsDoNotUseTheLimitOfServiceEvents() {
    Visitor visitor = TestVisitors.visitor(network);
    waits(visitor, 100);
    waits(TestVisitors.visitor(network), 100);
    List<Duration> seen =
        Flux.range(0, 6).concatMap(i -> caps.admitServiceEvent(visitor)).collectList().block();
    assertThat(seen).hasSize(6).filteredOn(Duration::isZero).hasSize(5);
  }

  @Test
  void theAddressOfANetworkIsNotInRedis() {
    waits(TestVisitors.visitor(network), 1);
    assertThat(redis.keys("*" + network + "*").collectList().block()).isEmpty();
  }

  @Test
  void manyAtOnceGetNoMoreThanOneAfterTheOther() {
    List<Duration> waits =
        Objects.requireNonNull(
            Flux.range(0, 60)
                .map(i -> TestVisitors.visitor(network))
                .flatMap(caps::admitClientEvent, 60)
                .collectList()
                .block());
    assertThat(waits).hasSize(60).filteredOn(Duration::isZero).hasSize(12);
  }

  private List<Duration> waits(Visitor visitor, int times) {
    return Objects.requireNonNull(
        Flux.range(0, times).concatMap(i -> caps.admitClientEvent(visitor)).collectList().block());
  }
}
