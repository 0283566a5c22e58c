package dev.forestgate.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.forestgate.embedded.TestTimeouts;
import dev.forestgate.geo.Place.AutonomousSystem;
import dev.forestgate.geo.Place.Coordinates;
import dev.forestgate.geo.Place.Country;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Places of addresses by databases that the test writes. */
class GeoTest {
  private static final Duration RARELY = Duration.ofHours(1);

  @TempDir private Path folder = Path.of("");

  @Test
  void aPlaceIsReadFromMaxMindsCityAndAsnDatabases() {
    MmdbWriter.ofIpv6("GeoLite2-City")
        .with("81.2.69.0/24", TestPlaces.berlin())
        .with("2001:db8:5::/48", TestPlaces.tokyo())
        .write(file("city"));
    MmdbWriter.ofIpv4("GeoLite2-ASN")
        .with("81.2.0.0/16", TestPlaces.system(64_500, "Example Carrier"))
        .write(file("asn"));
    try (Opened opened = open(file("city"), file("asn"))) {
      assertThat(opened.geo.locate("81.2.69.142"))
          .isEqualTo(
              new Place(
                  new Country("DE", "Germany"),
                  "State of Berlin",
                  "Berlin",
                  new Coordinates(52.52, 13.405, 20),
                  new AutonomousSystem(64_500, "Example Carrier")));
      assertThat(opened.geo.locate("2001:db8:5:1::7").text()).isEqualTo("Tokyo, Japan");
      assertThat(opened.geo.locate("81.2.1.1").text()).isNull();
      assertThat(opened.geo.locate("81.2.1.1").system()).isNotNull();
      assertThat(opened.geo.description()).isEqualTo("by city.mmdb, asn.mmdb");
    }
  }

  @Test
  void theFlatFormIsReadToo() {
    MmdbWriter.ofIpv4("city ipv4")
        .with("193.99.144.0/24", TestPlaces.flat("DE", "", ""))
        .with("194.0.0.0/24", TestPlaces.flat("DE", "Hesse", ""))
        .with("195.0.0.0/24", TestPlaces.flat("XK", "", "Pristina"))
        .with("196.0.0.0/24", TestPlaces.flat("Q1", "", "Nowhere"))
        .write(folder.resolve("geolite2-city-ipv4.mmdb"));
    MmdbWriter.ofIpv6("city ipv6")
        .with("2a02:2e0::/32", TestPlaces.flat("DE", "Hesse", "Frankfurt am Main"))
        .write(folder.resolve("geolite2-city-ipv6.mmdb"));
    try (Opened opened = open(null, null)) {
      Place country = opened.geo.locate("193.99.144.85");
      assertThat(country.text()).isEqualTo("Germany");
      assertThat(country.coordinates()).isEqualTo(new Coordinates(51.2993, 9.491, 1_000));
      assertThat(opened.geo.locate("194.0.0.1").region()).isEqualTo("Hesse");
      assertThat(opened.geo.locate("194.0.0.1").coordinates())
          .isEqualTo(new Coordinates(51.2993, 9.491, 300));
      assertThat(opened.geo.locate("195.0.0.1").text()).isEqualTo("Pristina, Kosovo");
      assertThat(opened.geo.locate("196.0.0.1").text()).isNull();
      Place city = opened.geo.locate("2a02:2e0:3fe:1001:302::");
      assertThat(city.text()).isEqualTo("Frankfurt am Main, Germany");
      assertThat(city.coordinates()).isEqualTo(new Coordinates(51.2993, 9.491, 50));
    }
  }

  @Test
  void anAddressOfIpv6IsNotLookedUpAmongThoseOfIpv4() {
    MmdbWriter.ofIpv4("city").with("32.0.0.0/3", TestPlaces.berlin()).write(file("city"));
    try (Opened opened = open(file("city"), null)) {
      assertThat(opened.geo.locate("33.1.1.1").text()).isEqualTo("Berlin, Germany");
      // 2001::/16 begins with the bits of 32.1.0.0
      assertThat(opened.geo.locate("2001:4860::8888")).isEqualTo(Place.UNKNOWN);
    }
  }

  /** The database has another place and is not queried. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "",
        "localhost",
        "81.2.69",
        "81.2.69.142:80"
      })
  void addressOutsideTheInternetHasNoPlace(String address) {
    MmdbWriter everywhere = MmdbWriter.ofIpv6("city");
    everywhere
        .with("::/1", TestPlaces.berlin())
        .with("8000::/1", TestPlaces.berlin())
        .write(file("city"));
    try (Opened opened = open(file("city"), null)) {
      assertThat(opened.geo.locate(address)).isEqualTo(Place.UNKNOWN);
      assertThat(opened.geo.locate("81.2.69.142").text()).isEqualTo("Berlin, Germany");
    }
  }

  @Test
  void withoutAnyDatabaseAllIsUnknownAndNothingIsLogged() {
    try (CapturedWarnings warnings = new CapturedWarnings(GeoDatabase.class);
        Opened opened = open(null, null)) {
      assertThat(opened.geo.locate("81.2.69.142")).isEqualTo(Place.UNKNOWN);
      assertThat(opened.geo.description()).startsWith("unknown");
      assertThat(warnings.messages()).isEmpty();
    }
  }

  @Test
  void aFileThatComesIsFoundAndOneThatIsReplacedIsReadAnew() {
    try (Opened opened = Opened.of(null, null, folder, Duration.ofMillis(50))) {
      assertThat(opened.geo.locate("81.2.69.142")).isEqualTo(Place.UNKNOWN);
      Path file = folder.resolve("geolite2-city-ipv4.mmdb");
      MmdbWriter.ofIpv4("city").with("81.0.0.0/8", TestPlaces.berlin()).write(file);
      opened.await("Berlin, Germany");
      MmdbWriter.ofIpv4("city").with("81.2.0.0/16", TestPlaces.tokyo()).write(file);
      opened.await("Tokyo, Japan");
    }
  }

  /** BlockHound watches this thread. */
  @Test
  void aLookUpMayBeDoneOnAnEventLoop() {
    MmdbWriter.ofIpv4("city").with("81.0.0.0/8", TestPlaces.berlin()).write(file("city"));
    try (Opened opened = open(file("city"), null)) {
      Place found =
          Mono.fromCallable(() -> opened.geo.locate("81.2.69.142"))
              .subscribeOn(Schedulers.parallel())
              .block();
      assertThat(found).isEqualTo(TestPlaces.of(TestPlaces.berlin()));
    }
  }

  @Test
  void distancesAreThoseOnTheGlobe() {
    var berlin = new Coordinates(52.52, 13.405, 0);
    var tokyo = new Coordinates(35.6895, 139.6917, 0);
    assertThat(berlin.distanceTo(tokyo)).isCloseTo(8_918, within(15.0));
    assertThat(tokyo.distanceTo(berlin)).isCloseTo(berlin.distanceTo(tokyo), within(1e-9));
    assertThat(berlin.distanceTo(berlin)).isZero();
    assertThat(new Coordinates(0, 179.5, 0).distanceTo(new Coordinates(0, -179.5, 0)))
        .isCloseTo(111.2, within(0.1));
    assertThat(new Coordinates(90, 0, 0).distanceTo(new Coordinates(-90, 77, 0)))
        .isCloseTo(Math.PI * 6371, within(1e-6));
  }

  @Test
  void halfARecordIsHalfAPlace() {
    assertThat(TestPlaces.of(Map.of("city", Map.of("names", Map.of("de", "Berlin")))).text())
        .isNull();
    assertThat(TestPlaces.of(Map.of("country", "DE", "subdivisions", List.of())))
        .isEqualTo(Place.UNKNOWN);
    assertThat(TestPlaces.of(Map.of("location", Map.of("latitude", 91.0, "longitude", 0.0))))
        .isEqualTo(Place.UNKNOWN);
    assertThat(TestPlaces.of(Map.of("latitude", "52", "longitude", 1.0, "city", " ")))
        .isEqualTo(Place.UNKNOWN);
  }

  private Path file(String name) {
    return folder.resolve(name + ".mmdb");
  }

  private Opened open(@Nullable Path city, @Nullable Path asn) {
    return Opened.of(city, asn, folder, RARELY);
  }

  /** To be closed by the test. */
  private record Opened(Geo geo) implements AutoCloseable {
    static Opened of(@Nullable Path city, @Nullable Path asn, Path folder, Duration reload) {
      return new Opened(new Geo(new GeoProperties(city, asn, folder, reload)));
    }

    void await(String place) {
      Awaitility.await()
          .atMost(TestTimeouts.HANG)
          .pollInterval(Duration.ofMillis(20))
          .until(() -> place.equals(geo.locate("81.2.69.142").text()));
    }

    @Override
    public void close() {
      geo.destroy();
    }
  }
}
