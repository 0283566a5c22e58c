package dev.forestgate.geo;

import dev.forestgate.geo.Place.AutonomousSystem;
import dev.forestgate.geo.Place.Coordinates;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses records of two formats: MaxMind's nested one (GeoIP2 City, GeoIP2 ASN), and the flat one
 * of ip-location-db, which the free data for a first run has.
 */
final class PlaceParser {
  /** Accuracy radius if the database has none, kilometres. */
  private static final int RADIUS_OF_CITY = 50;

  private static final int RADIUS_OF_REGION = 300;
  private static final int RADIUS_OF_COUNTRY = 1_000;

  private final Countries countries;

  PlaceParser(Countries countries) {
    this.countries = countries;
  }

  /** Combines the records of {@code city} and {@code system}, either of which may be empty. */
  Place read(Map<?, ?> city, Map<?, ?> system) {
    if (city.isEmpty() && system.isEmpty()) {
      return Place.UNKNOWN;
    }
    String code = text(child(city, "country").get("iso_code"));
    String town = name(city.get("city"));
    String region = region(city);
    return new Place(
        countries.find(code == null ? text(city.get("country_code")) : code),
        region,
        town,
        coordinates(city, town, region),
        system(system));
  }

  private static @Nullable String region(Map<?, ?> city) {
    return city.get("subdivisions") instanceof List<?> parts && !parts.isEmpty()
        ? name(parts.get(0))
        : text(city.get("state1"));
  }

  private static @Nullable Coordinates coordinates(
      Map<?, ?> city, @Nullable String town, @Nullable String region) {
    Map<?, ?> point = city.containsKey("location") ? child(city, "location") : city;
    if (point.get("latitude") instanceof Number latitude
        && point.get("longitude") instanceof Number longitude
        && Math.abs(latitude.doubleValue()) <= 90
        && Math.abs(longitude.doubleValue()) <= 180) {
      int radius = point.get("accuracy_radius") instanceof Number told ? told.intValue() : 0;
      return new Coordinates(
          latitude.doubleValue(),
          longitude.doubleValue(),
          radius > 0 ? radius : usualRadius(town, region));
    }
    return null;
  }

  private static int usualRadius(@Nullable String town, @Nullable String region) {
    if (town != null) {
      return RADIUS_OF_CITY;
    }
    return region == null ? RADIUS_OF_COUNTRY : RADIUS_OF_REGION;
  }

  private static @Nullable AutonomousSystem system(Map<?, ?> system) {
    return system.get("autonomous_system_number") instanceof Number number
        ? new AutonomousSystem(
            number.longValue(), text(system.get("autonomous_system_organization")))
        : null;
  }

  /** Reads {@code {"names": {"en": …}}}, or the name itself. */
  private static @Nullable String name(@Nullable Object named) {
    return named instanceof Map<?, ?> nested ? text(child(nested, "names").get("en")) : text(named);
  }

  private static Map<?, ?> child(Map<?, ?> record, String member) {
    return record.get(member) instanceof Map<?, ?> nested ? nested : Map.of();
  }

  private static @Nullable String text(@Nullable Object value) {
    return value instanceof String text && !text.isBlank() ? text : null;
  }
}
