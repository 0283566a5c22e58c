package dev.forestgate.geo;

import org.jspecify.annotations.Nullable;

/**
 * Estimated place of an IP address: that of the network, not of the person.
 *
 * @param region largest subdivision of the country, such as a state
 * @param system network that announces the address
 */
public record Place(
    @Nullable Country country,
    @Nullable String region,
    @Nullable String city,
    @Nullable Coordinates coordinates,
    @Nullable AutonomousSystem system) {
  /** Place of an address that no database contains, or that is not on the Internet. */
  public static final Place UNKNOWN = new Place(null, null, null, null, null);

  /** Returns {@code Berlin, Germany}, or the country alone; null if that is unknown too. */
  public @Nullable String text() {
    if (country == null) {
      return null;
    }
    return city == null ? country.name() : city + ", " + country.name();
  }

  /**
   * @param code ISO 3166-1 alpha-2
   * @param name in English
   */
  public record Country(String code, String name) {}

  /**
   * @param latitude in degrees, -90 to 90
   * @param longitude in degrees, -180 to 180
   * @param radius accuracy radius, kilometres
   */
  public record Coordinates(double latitude, double longitude, int radius) {
    private static final double EARTH_RADIUS = 6371;

    /** Kilometres along the great circle (haversine formula, on a sphere). */
    public double distanceTo(Coordinates other) {
      double north = Math.toRadians(other.latitude - latitude) / 2;
      double east = Math.toRadians(other.longitude - longitude) / 2;
      double chord =
          square(Math.sin(north))
              + Math.cos(Math.toRadians(latitude))
                  * Math.cos(Math.toRadians(other.latitude))
                  * square(Math.sin(east));
      return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(chord)));
    }

    private static double square(double number) {
      return number * number;
    }
  }

  /**
   * Autonomous system (RFC 4271).
   *
   * @param organization name of its operator; null if unknown
   */
  public record AutonomousSystem(long number, @Nullable String organization) {}
}
