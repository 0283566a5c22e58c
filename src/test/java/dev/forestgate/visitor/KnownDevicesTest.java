package dev.forestgate.visitor;

import static dev.forestgate.visitor.SignInAnomaly.IMPOSSIBLE_TRAVEL;
import static dev.forestgate.visitor.SignInAnomaly.NEW_COUNTRY;
import static dev.forestgate.visitor.SignInAnomaly.NEW_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.geo.Place;
import dev.forestgate.geo.TestPlaces;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.ScriptClock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Devices stay known for 100 days, three of an account; travel faster than 1,000 km/h is
 * impossible.
 */
class KnownDevicesTest {
  private static final Place BERLIN = TestPlaces.of(TestPlaces.berlin());
  private static final Place POTSDAM = TestPlaces.of(TestPlaces.potsdam());
  private static final Place TOKYO = TestPlaces.of(TestPlaces.tokyo());

  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(2);

  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(CONNECTIONS);

  private final UUID alice = UUID.randomUUID();
  private final ScriptClock clock = new ScriptClock(redis);
  private final KnownDevices devices =
      new KnownDevices(redis, clock.scripts(), TestVisitors.properties());

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void theFirstDeviceSendsNoAlarmAndASecondOnce() {
    assertThat(signIn(BERLIN, "laptop")).isEmpty();
    assertThat(signIn(BERLIN, "laptop")).isEmpty();
    assertThat(signIn(POTSDAM, "phone")).containsExactly(NEW_DEVICE);
    assertThat(signIn(POTSDAM, "phone")).isEmpty();
    assertThat(signIn(BERLIN, "laptop")).isEmpty();
  }

  @Test
  void anotherCountryAlarmsOnce() {
    signIn(BERLIN, "laptop");
    clock.advance(Duration.ofHours(12));
    assertThat(signIn(TOKYO, "laptop")).containsExactly(NEW_COUNTRY);
    clock.advance(Duration.ofHours(12));
    assertThat(signIn(BERLIN, "laptop")).isEmpty();
    clock.advance(Duration.ofHours(12));
    assertThat(signIn(TOKYO, "laptop")).isEmpty();
  }

  @Test
  void impossibleTravelIsReportedEachTime() {
    signIn(BERLIN, "laptop");
    clock.advance(Duration.ofMinutes(10));
    assertThat(signIn(TOKYO, "phone")).containsExactly(NEW_DEVICE, NEW_COUNTRY, IMPOSSIBLE_TRAVEL);
    clock.advance(Duration.ofHours(8));
    assertThat(signIn(BERLIN, "laptop")).containsExactly(IMPOSSIBLE_TRAVEL);
    clock.advance(Duration.ofHours(9));
    assertThat(signIn(TOKYO, "phone")).isEmpty();
  }

  @Test
  void anUnknownPlaceSendsNoAlarmAndIsNoPlaceToComeFrom() {
    signIn(Place.UNKNOWN, "laptop");
    assertThat(signIn(BERLIN, "laptop")).as("no country was known").isEmpty();
    assertThat(signIn(Place.UNKNOWN, "laptop")).isEmpty();
    clock.advance(Duration.ofMinutes(10));
    assertThat(signIn(TOKYO, "laptop")).containsExactly(NEW_COUNTRY, IMPOSSIBLE_TRAVEL);
  }

  @Test
  void aFirstCookieIsKnownWhenItComesBackAndSoIsABrowserThatKeepsNone() {
    Visitor first = TestVisitors.firstAt(BERLIN, "traits", "cookie-1");
    assertThat(signIn(first)).isEmpty();
    assertThat(signIn(BERLIN, "cookie-1")).isEmpty();
    assertThat(signIn(TestVisitors.firstAt(BERLIN, "traits", "cookie-2"))).isEmpty();
    assertThat(isKnown("cookie-2")).isTrue();
    assertThat(signIn(BERLIN, "cookie-9")).containsExactly(NEW_DEVICE);
  }

  @Test
  void visitorWithACookieIsKnownByItAlone() {
    signIn(BERLIN, "cookie-1");
    assertThat(signIn(TestVisitors.firstAt(BERLIN, "traits", "cookie-2")))
        .containsExactly(NEW_DEVICE);
  }

  @Test
  void whetherADeviceIsKnownCanBeAskedBeforeASignIn() {
    assertThat(isKnown("laptop")).isFalse();
    signIn(BERLIN, "laptop");
    assertThat(isKnown("laptop")).isTrue();
    assertThat(isKnown("phone")).isFalse();
    assertThat(devices.isKnown(UUID.randomUUID(), visitor("laptop")).block()).isFalse();
    clock.advance(Duration.ofDays(100).minusMillis(1));
    assertThat(isKnown("laptop")).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(isKnown("laptop")).isFalse();
  }

  @Test
  void aDeviceThatDoesNotSignInForLongIsForgotten() {
    signIn(BERLIN, "laptop");
    clock.advance(Duration.ofDays(60));
    signIn(BERLIN, "phone");
    clock.advance(Duration.ofDays(60));
    assertThat(signIn(TOKYO, "laptop")).containsExactly(NEW_DEVICE, NEW_COUNTRY);
    clock.advance(Duration.ofDays(101));
    assertThat(signIn(BERLIN, "another")).as("all are forgotten, so it is the first").isEmpty();
  }

  @Test
  void theLatestDevicesAreKnownAndNoMore() {
    for (String device : List.of("one", "two", "three", "four")) {
      signIn(BERLIN, device);
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(isKnown("one")).isFalse();
    assertThat(List.of(isKnown("two"), isKnown("three"), isKnown("four"))).containsOnly(true);
    assertThat(redis.opsForZSet().size(UserKey.of(alice, "devices")).block()).isEqualTo(3);
  }

  @Test
  void ofAnAccountThatIsGoneNothingStays() {
    signIn(BERLIN, "laptop");
    devices.forget(alice).block();
    assertThat(isKnown("laptop")).isFalse();
    assertThat(redis.keys("fg:{u" + alice + "}:*").collectList().block()).isEmpty();
  }

  @Test
  void withoutRedisNothingIsUnusualAndNoDeviceIsKnown() {
    String key = UserKey.of(alice, "devices");
    redis.opsForValue().set(key, "of another type").block();
    assertThat(signIn(BERLIN, "laptop")).isEmpty();
    assertThat(isKnown("laptop")).isFalse();
  }

  private List<SignInAnomaly> signIn(Place place, String mark) {
    return signIn(TestVisitors.at(place, mark));
  }

  private List<SignInAnomaly> signIn(Visitor visitor) {
    return Objects.requireNonNull(devices.signedIn(alice, visitor).block());
  }

  private boolean isKnown(String mark) {
    return Boolean.TRUE.equals(devices.isKnown(alice, visitor(mark)).block());
  }

  private static Visitor visitor(String mark) {
    return TestVisitors.at(Place.UNKNOWN, mark);
  }
}
