package dev.forestgate.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.credentials.argon2.Hasher;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

/** Recommended costs of a hash, not the speed of this machine. */
class CalibrationTest {
  private final Calibration calibration =
      new Calibration(
              new CredentialProperties(
                  new CredentialProperties.Argon2(DataSize.ofKilobytes(64), 1, 1),
                  Hasher.AUTO,
                  Duration.ofSeconds(2),
                  0,
                  List.of(),
                  null))
          .taking(Duration.ofMillis(50));

  @Test
  void nothingWeakerThanTheFloorIsRecommended() {
    assertThat(calibration.recommend(Duration.ofNanos(1)).cost().toString())
        .isEqualTo("m=19456,t=2,p=1");
  }

  @Test
  void aLongWishIsForMoreIterationsOnEnoughMemory() {
    Calibration.Measured recommended = calibration.recommend(Duration.ofMinutes(1));
    assertThat(recommended.cost().memory()).isEqualTo(64 * 1024);
    assertThat(recommended.cost().iterations()).isEqualTo(16);
    assertThat(recommended.memory())
        .isEqualTo(64L * 1024 * recommended.threads() * recommended.atOnce());
  }

  @ParameterizedTest
  @CsvSource({
    "9, 10, 40, 'm=19456,t=2,p=1'",
    "10, 10, 40, 'm=19456,t=2,p=1'",
    "25, 10, 40, 'm=41984,t=2,p=1'",
    "40, 10, 40, 'm=65536,t=2,p=1'",
    "100, 10, 40, 'm=65536,t=5,p=1'",
    "100000, 10, 40, 'm=65536,t=16,p=1'",
    "100, 60, 40, 'm=65536,t=5,p=1'"
  })
  void memoryGrowsBeforeIterationsDespiteDisturbedMeasurements(
      long wished, long least, long enough, String strongest) {
    assertThat(
            Calibration.strongest(
                    Duration.ofMillis(wished), Duration.ofMillis(least), Duration.ofMillis(enough))
                .toString())
        .isEqualTo(strongest);
  }

  @Test
  void theSettingsAsTheyAreAreMeasured() {
    Calibration.Measured usual = calibration.usual();
    assertThat(usual.cost().toString()).isEqualTo("m=64,t=1,p=1");
    assertThat(usual.alone()).isPositive();
    assertThat(usual.perSecond()).isPositive();
    assertThat(calibration.floor()).extracting(m -> m.cost().memory()).contains(19_456, 7_168);
  }
}
