package dev.forestgate.visitor;

import dev.forestgate.geo.Place.Coordinates;
import java.time.Duration;

/**
 * Limits of plausible travel between two sign-ins.
 *
 * @param speed greatest plausible speed, km/h
 * @param distance least distance that counts as travel, km; a shorter one may be another uplink
 */
record TravelLimits(int speed, int distance) {
  private static final double MILLIS_PER_HOUR = Duration.ofHours(1).toMillis();

  /**
   * Returns whether travel from {@code here} to {@code there} in {@code time} is implausible. Both
   * places are estimates, so the distance between the edges of their radii counts.
   */
  boolean isImpossible(Coordinates here, Coordinates there, Duration time) {
    double kilometres = here.distanceTo(there) - here.radius() - there.radius();
    double hours = Math.max(0, time.toMillis()) / MILLIS_PER_HOUR;
    return kilometres > distance && kilometres > speed * hours;
  }
}
