package dev.forestgate.visitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.geo.Place.Coordinates;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Travel at 1,000 km/h, and beyond 500 km. */
class TravelLimitsTest {
  private static final Coordinates BERLIN = new Coordinates(52.52, 13.405, 0);
  private static final Coordinates TOKYO = new Coordinates(35.6895, 139.6917, 0);

  private final TravelLimits travel = new TravelLimits(1000, 500);

  @ParameterizedTest
  @CsvSource({"0, true", "1, true", "480, true", "534, true", "537, false", "100000, false"})
  void travelFromBerlinToTokyoTakesNineHours(int minutes, boolean isImpossible) {
    Duration time = Duration.ofMinutes(minutes);
    assertThat(travel.isImpossible(BERLIN, TOKYO, time)).isEqualTo(isImpossible);
    assertThat(travel.isImpossible(TOKYO, BERLIN, time)).isEqualTo(isImpossible);
  }

  @Test
  void shortDistanceIsPossibleInNoTime() {
    Coordinates hamburg = new Coordinates(53.5511, 9.9937, 0);
    Coordinates munich = new Coordinates(48.1351, 11.582, 0);
    assertThat(travel.isImpossible(BERLIN, hamburg, Duration.ZERO)).isFalse();
    assertThat(travel.isImpossible(BERLIN, munich, Duration.ZERO)).isTrue();
    assertThat(new TravelLimits(1000, 600).isImpossible(BERLIN, munich, Duration.ZERO)).isFalse();
  }

  @Test
  void aPlaceThatIsKnownRoughlyCountsFromItsEdge() {
    Coordinates somewhereInGermany = new Coordinates(51.2993, 9.491, 1_000);
    Coordinates somewhereInTheStates = new Coordinates(37.751, -97.822, 1_000);
    Coordinates newYork = new Coordinates(40.7128, -74.006, 20);
    assertThat(travel.isImpossible(newYork, somewhereInTheStates, Duration.ZERO)).isTrue();
    assertThat(travel.isImpossible(newYork, somewhereInTheStates, Duration.ofHours(2))).isFalse();
    assertThat(travel.isImpossible(BERLIN, somewhereInGermany, Duration.ZERO)).isFalse();
    Duration flight = Duration.ofMinutes(345);
    assertThat(travel.isImpossible(somewhereInGermany, newYork, flight)).isFalse();
    assertThat(travel.isImpossible(new Coordinates(51.2993, 9.491, 0), newYork, flight)).isTrue();
  }

  @Test
  void aClockThatWentBackIsNoTime() {
    assertThat(travel.isImpossible(BERLIN, TOKYO, Duration.ofHours(-20))).isTrue();
    assertThat(travel.isImpossible(BERLIN, BERLIN, Duration.ofHours(-20))).isFalse();
  }
}
