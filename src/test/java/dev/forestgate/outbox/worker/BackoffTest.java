package dev.forestgate.outbox.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 10s", "2, 20s", "3, 40s", "9, 2560s", "10, 1h", "40, 1h", "1000, 1h"})
  void pausesDoubleUpToTheLongest(int attempts, String middle) {
    assertThat(pauses(0.5).after(attempts, Duration.ZERO))
        .isEqualTo(Duration.parse("PT" + middle.toUpperCase(java.util.Locale.ROOT)));
  }

  @Test
  void pausesDifferByHalf() {
    assertThat(pauses(0).after(1, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
    assertThat(pauses(0.999).after(1, Duration.ZERO))
        .isBetween(Duration.ofMillis(14_900), Duration.ofSeconds(15));
  }

  @Test
  void pauseIsAtLeastWhatTheOtherSideAsksFor() {
    assertThat(pauses(0.5).after(1, Duration.ofHours(5))).isEqualTo(Duration.ofHours(5));
    assertThat(pauses(0.5).after(1, Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
  }

  private static Backoff pauses(double drawn) {
    RandomGenerator random =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            throw new UnsupportedOperationException();
          }

          @Override
          public double nextDouble() {
            return drawn;
          }
        };
    return new Backoff(Duration.ofSeconds(10), Duration.ofHours(1), random);
  }
}
