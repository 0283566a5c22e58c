package dev.forestgate.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;

/**
 * Lookups in the data that {@code scripts/fetch-geo.sh} downloads, which is kept in the user's
 * cache for the next run. Skipped, with a printed line, if the download fails.
 */
class RealPlacesTest {
  private static final Path CACHE =
      Path.of(System.getProperty("user.home"), ".cache", "forest-gate", "geo");
  private static final int PATIENCE_SECONDS = 45;

  private static Geo geo;

  @BeforeAll
  static void fetch() throws IOException, InterruptedException {
    Path output = Files.createTempFile("fetch-geo", ".txt");
    Process script =
        new ProcessBuilder("scripts/fetch-geo.sh", CACHE.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!script.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      script.descendants().forEach(ProcessHandle::destroy);
      script.destroy();
      throw skipped("it took too long");
    }
    if (script.exitValue() != 0) {
      throw skipped(Files.readString(output).strip());
    }
    geo = new Geo(new GeoProperties(null, null, CACHE, Duration.ofDays(1)));
  }

  @SuppressWarnings("SystemOut") // shown in the output of the test run
  private static TestAbortedException skipped(String reason) {
    String line = "RealPlacesTest is skipped, as scripts/fetch-geo.sh brought nothing: " + reason;
    System.out.println(line);
    return new TestAbortedException(line);
  }

  @AfterAll
  static void close() {
    if (geo != null) {
      geo.destroy();
    }
  }

  /**
   * Networks of universities, which have been where they are for decades, and of large carriers.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "133.11.0.1 | Tokyo, Japan",
        "129.132.1.1 | Zurich, Switzerland",
        "128.101.101.101 | Minneapolis, United States",
        "8.8.8.8 | United States",
        "2001:200:dff:fff1:216:3eff:feb1:44d7 | Japan",
        "2a02:2e0:3fe:1001:302:: | Germany"
      })
  void wellKnownAddressesHaveTheirPlaces(String address, String place) {
    assertThat(geo.locate(address).text()).isEqualTo(place);
    assertThat(geo.locate(address).coordinates()).isNotNull();
  }

  @Test
  void placeWithOnlyACountryHasALargeRadius() {
    Place.Coordinates somewhere = geo.locate("8.8.8.8").coordinates();
    assertThat(Objects.requireNonNull(somewhere).radius()).isEqualTo(1_000);
  }

  @Test
  void everyRecordCanBeReadAndEveryCountryHasAName() {
    var random = new Random(20260617);
    Map<String, String> names = new TreeMap<>();
    int found = 0;
    try (CapturedWarnings warnings = new CapturedWarnings(GeoDatabase.class)) {
      for (int i = 0; i < 50_000; i++) {
        int bits = random.nextInt();
        Place place =
            geo.locate(
                "%d.%d.%d.%d"
                    .formatted(bits >>> 24, bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff));
        Place.Country country = place.country();
        if (country != null) {
          found++;
          names.put(country.code(), country.name());
        }
      }
      assertThat(warnings.messages()).isEmpty();
    }
    assertThat(found).isGreaterThan(30_000);
    assertThat(names)
        .hasSizeGreaterThan(100)
        .allSatisfy((code, name) -> assertThat(name).isNotEqualTo(code));
  }
}
