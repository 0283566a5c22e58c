package dev.forestgate.geo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Database records, and the places that are read from them. */
public final class TestPlaces {
  private TestPlaces() {}

  /** A record as MaxMind writes it, with fields that the service does not read. */
  public static Map<String, Object> city(
      String code, String region, String city, double latitude, double longitude, int radius) {
    return Map.of(
        "continent",
        Map.of("code", "XX", "names", Map.of("en", "Nowhere")),
        "country",
        Map.of("iso_code", code, "names", Map.of("en", "another name", "de", "ein Name")),
        "subdivisions",
        List.of(
            Map.of("iso_code", "XX", "names", Map.of("en", region)),
            Map.of("names", Map.of("en", "a part of it"))),
        "city",
        Map.of("geoname_id", 1, "names", Map.of("de", "auf Deutsch", "en", city)),
        "location",
        Map.of("latitude", latitude, "longitude", longitude, "accuracy_radius", (short) radius));
  }

  public static Map<String, Object> berlin() {
    return city("DE", "State of Berlin", "Berlin", 52.52, 13.405, 20);
  }

  public static Map<String, Object> tokyo() {
    return city("JP", "Tokyo", "Tokyo", 35.6895, 139.6917, 20);
  }

  public static Map<String, Object> potsdam() {
    return city("DE", "Brandenburg", "Potsdam", 52.3989, 13.0657, 20);
  }

  /** As ip-location-db writes it: flat, and an empty text for what is not known. */
  public static Map<String, Object> flat(String code, String region, String city) {
    return Map.of(
        "country_code",
        code,
        "state1",
        region,
        "state2",
        "",
        "city",
        city,
        "postcode",
        "",
        "timezone",
        "Europe/Berlin",
        "latitude",
        51.2993,
        "longitude",
        9.491);
  }

  public static Map<String, Object> system(int number, String organization) {
    return Map.of(
        "autonomous_system_number", number, "autonomous_system_organization", organization);
  }

  /** Reads {@code city} once; null for a database that knows nothing. */
  public static Geo geo(@Nullable Path city) {
    return new Geo(new GeoProperties(city, null, Path.of("target", "nowhere"), Duration.ofDays(1)));
  }

  /** The place that a record is read as. */
  public static Place of(Map<String, Object> city) {
    return new PlaceParser(new Countries()).read(city, Map.of());
  }
}
