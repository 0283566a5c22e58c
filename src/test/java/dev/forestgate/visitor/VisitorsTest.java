package dev.forestgate.visitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.geo.Geo;
import dev.forestgate.geo.MmdbWriter;
import dev.forestgate.geo.TestPlaces;
import dev.forestgate.secret.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VisitorsTest {
  private static final String ADDRESS = "81.2.69.142";
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

  @TempDir private Path folder = Path.of("");
  private final Geo nowhere = TestPlaces.geo(null);
  private final Visitors visitors = visitors(TestVisitors.KEY);

  @AfterEach
  void close() {
    nowhere.destroy();
  }

  @Test
  void visitorWithoutACookieIsIdentifiedByAddressAndUserAgent() {
    Visitor first = client(ADDRESS, "curl/8.5.0");
    assertThat(first).isEqualTo(client(ADDRESS, "curl/8.5.0"));
    assertThat(first.isProven()).isFalse();
    assertThat(first.cookie()).isNull();
    assertThat(first.id())
        .isNotEqualTo(client("81.2.69.143", "curl/8.5.0").id())
        .isNotEqualTo(client(ADDRESS, "curl/8.6.0").id())
        .isNotEqualTo(
            visitors(Secret.of("x".repeat(32))).recognize(null, false, ADDRESS, "curl/8.5.0").id());
    assertThat(client("2001:db8:1:2::1", "curl").id())
        .isEqualTo(client("2001:db8:1:2:ffff::2", "curl").id())
        .isNotEqualTo(client("2001:db8:1:3::1", "curl").id());
    assertThat(client("::ffff:" + ADDRESS, "curl/8.5.0")).isEqualTo(first);
  }

  @Test
  void idIsAUuidOfVersion8ThatDoesNotBeginLikeATime() {
    for (int i = 0; i < 50; i++) {
      for (UUID id : new UUID[] {client(ADDRESS, "agent " + i).id(), drawn()}) {
        assertThat(id.version()).isEqualTo(8);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).matches("[89a-f].*");
      }
    }
    assertThat(drawn()).isNotEqualTo(drawn());
  }

  @Test
  void cookieCountsFromTheNextRequestOn() {
    Visitor first = browser(null, ADDRESS);
    assertThat(first.isProven()).isFalse();
    assertThat(first.id()).as("before it comes back").isEqualTo(client(ADDRESS, FIREFOX).id());
    Secret cookie = Objects.requireNonNull(first.cookie());
    assertThat(cookie.reveal()).startsWith(first.nextDeviceId() + ".");

    Visitor second = browser(cookie, "192.0.2.7");
    assertThat(second.isProven()).isTrue();
    assertThat(second.id().toString()).isEqualTo(first.nextDeviceId());
    assertThat(second.deviceId()).isEqualTo(first.nextDeviceId());
    assertThat(second.nextDeviceId()).isNull();
    assertThat(second.cookie()).isEqualTo(cookie);
    assertThat(visitors.recognize(cookie, true, ADDRESS, "another agent").id())
        .isEqualTo(second.id());
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void forgedCookieIsIgnored(UnaryOperator<String> forgery) {
    String right = Objects.requireNonNull(browser(null, ADDRESS).cookie()).reveal();
    String forged = forgery.apply(right);
    assertThat(forged).isNotEqualTo(right);
    Visitor visitor = browser(Secret.of(forged), ADDRESS);
    assertThat(visitor.isProven()).isFalse();
    assertThat(visitor.id()).isEqualTo(client(ADDRESS, FIREFOX).id());
    assertThat(Objects.requireNonNull(visitor.cookie()).reveal())
        .as("a new one")
        .isNotEqualTo(forged)
        .isNotEqualTo(right);
  }

  static Stream<UnaryOperator<String>> forgeries() {
    String other = "8" + UUID.randomUUID().toString().substring(1);
    return Stream.of(
        right -> other + right.substring(36),
        right -> right.substring(0, 37) + "A".repeat(43),
        right -> right.substring(0, 79) + (right.charAt(79) == 'A' ? 'B' : 'A'),
        right -> right.substring(0, 79),
        right -> right + "A",
        right -> right.toUpperCase(java.util.Locale.ROOT),
        right -> " " + right,
        right -> right.substring(0, 36),
        right -> "",
        right -> "x".repeat(10_000));
  }

  @Test
  void aCookieOfAnotherKeyIsForged() {
    Visitors others = visitors(Secret.of("x".repeat(32)));
    Secret cookie = others.recognize(null, true, ADDRESS, FIREFOX).cookie();
    assertThat(browser(cookie, ADDRESS).isProven()).isFalse();
  }

  @Test
  void deviceWithoutACookieIsIdentifiedByKindAndNetwork() {
    String mark = browser(null, ADDRESS).deviceId();
    String later = FIREFOX.replace("140.0", "141.0");
    assertThat(visitors.recognize(null, true, "81.2.69.3", later).deviceId()).isEqualTo(mark);
    assertThat(browser(null, "81.2.70.142").deviceId()).isNotEqualTo(mark);
    assertThat(client(ADDRESS, "curl/8.5.0").deviceId()).isNotEqualTo(mark);
    assertThat(browser(null, "2001:db8:1:2::1").deviceId())
        .isEqualTo(browser(null, "2001:db8:1:ff::1").deviceId())
        .isNotEqualTo(browser(null, "2001:db8:2::1").deviceId());
  }

  @Test
  void networkIsASlash24() {
    assertThat(client(ADDRESS, FIREFOX).network())
        .isEqualTo(client("81.2.69.1", "curl").network())
        .isNotEqualTo(client("81.2.68.1", "curl").network());
    assertThat(client("not an address", "").network()).isEqualTo("not an address");
  }

  @Test
  void tagOfATypedNameRecognisesItAgain() {
    String tag = visitors.tag("correct horse battery staple");
    assertThat(tag)
        .hasSize(4)
        .isEqualTo(visitors.tag(" Correct Horse Battery Staple "))
        .isNotEqualTo(visitors.tag("correct horse battery stapler"))
        .isNotEqualTo(visitors(Secret.of("x".repeat(32))).tag("correct horse battery staple"));
  }

  @Test
  void detailHasTheDeviceAndThePlaceIfKnown() {
    Path city = folder.resolve("city.mmdb");
    MmdbWriter.ofIpv4("city").with("81.2.69.0/24", TestPlaces.berlin()).write(city);
    Geo geo = TestPlaces.geo(city);
    try {
      var here = new Visitors(TestVisitors.key(), new SecureRandom(), geo);
      assertThat(here.recognize(null, false, ADDRESS, FIREFOX).detail())
          .isEqualTo(Map.of("device", "Firefox on Linux", "place", "Berlin, Germany"));
      assertThat(here.recognize(null, false, "127.0.0.1", "").detail())
          .isEqualTo(Map.of("device", "unknown device"));
    } finally {
      geo.destroy();
    }
  }

  @Test
  void missingKeyIsGeneratedOnceAndOnlyItsOwnerReadsIt() throws Exception {
    Path file = folder.resolve("keys/visitor.key");
    Visitors first = visitors(TestVisitors.properties(null, file, true));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).hasSize(43);
    Visitors second = visitors(TestVisitors.properties(null, file, true));
    assertThat(second.recognize(null, false, ADDRESS, "curl"))
        .isEqualTo(first.recognize(null, false, ADDRESS, "curl"));
  }

  @Test
  void missingKeyStopsTheStartIfNoneIsGenerated() {
    Path file = folder.resolve("visitor.key");
    assertThatThrownBy(() -> visitors(TestVisitors.properties(null, file, false)))
        .isInstanceOf(StartRefused.class)
        .hasMessage(
            "There is no visitor key at "
                + file
                + ". Set VISITOR_HMAC_KEY, or generate one with scripts/generate-keys.sh.");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"hunter2, 7", "an-umlaut-counts-as-two-bytes-ü, 32"})
  void aKeyHasAtLeast32BytesAndIsNeverTold(String given, int bytes) {
    Secret key = Secret.of(given);
    if (bytes >= 32) {
      assertThat(visitors(key).tag("alice")).isNotEmpty();
      return;
    }
    assertThatThrownBy(() -> visitors(key))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("VISITOR_HMAC_KEY, has " + bytes + " bytes, and needs 32")
        .hasMessageNotContaining(given);
  }

  private UUID drawn() {
    return UUID.fromString(Objects.requireNonNull(browser(null, ADDRESS).nextDeviceId()));
  }

  private Visitor client(String address, String userAgent) {
    return visitors.recognize(null, false, address, userAgent);
  }

  private Visitor browser(@Nullable Secret cookie, String address) {
    return visitors.recognize(cookie, true, address, FIREFOX);
  }

  private Visitors visitors(Secret key) {
    return visitors(TestVisitors.properties(key, Path.of("no-such-file"), false));
  }

  private Visitors visitors(VisitorProperties properties) {
    var random = new SecureRandom();
    return new Visitors(new VisitorKey(properties, random), random, nowhere);
  }
}
