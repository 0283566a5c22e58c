package dev.forestgate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class StoresHealthTest {
  private final AtomicBoolean isUp = new AtomicBoolean(true);
  private final SteppedClock clock = new SteppedClock();
  private final StoresHealth health = new StoresHealth(Mono.fromSupplier(isUp::get), clock);

  @Test
  void aStoreThatIsAwayForALittleTakesNoReplicaOut() {
    assertThat(status()).isEqualTo("UP");
    isUp.set(false);
    assertThat(status()).isEqualTo("DEGRADED");
    clock.now = clock.now.plusSeconds(9);
    assertThat(status()).isEqualTo("DEGRADED");
  }

  @Test
  void oneThatStaysAwayDoesUntilItIsBack() {
    isUp.set(false);
    assertThat(status()).isEqualTo("DEGRADED");
    clock.now = clock.now.plus(Duration.ofSeconds(10));
    assertThat(status()).isEqualTo("OUT_OF_SERVICE");
    isUp.set(true);
    assertThat(status()).isEqualTo("UP");
    isUp.set(false);
    assertThat(status()).isEqualTo("DEGRADED");
  }

  private String status() {
    return Objects.requireNonNull(health.health().block()).getStatus().getCode();
  }

  private static final class SteppedClock extends Clock {
    Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
