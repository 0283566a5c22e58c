package dev.forestgate.visitor;

import dev.forestgate.geo.Place.Coordinates;
import java.time.Duration;

/**
 * How far somebody can get in some time.
 *
 * @param speed km/h that nobody exceeds
 * @param distance km; what is nearer is no journey, but another way into the Internet
 */
record TravelLimits(int speed, int distance) {
  private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

  /**
   * Whether nobody gets from {@code here} to {@code there} in {@code time}. Both are estimates:
   * what counts is the distance from the one's edge to the other's.
   */
  boolean isImpossible(Coordinates here, Coordinates there, Duration time) {
    double kilometres = here.distanceTo(there) - here.radius() - there.radius();
    double hours = Math.max(0, time.toMillis()) / MILLIS_PER_HOUR;
    return kilometres > distance && kilometres > speed * hours;
  }
}
