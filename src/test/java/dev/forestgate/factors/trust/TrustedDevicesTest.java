package dev.forestgate.factors.trust;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.factors.model.FactorProperties.Passkeys;
import dev.forestgate.factors.model.FactorProperties.Requirement;
import dev.forestgate.factors.model.FactorProperties.Totp;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.ScriptClock;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Trust of devices for 30 days, in Redis. */
class TrustedDevicesTest {
  private static final int VERSION = 7;
  private static final LettuceConnectionFactory CONNECTIONS = TestStores.redisConnections(2);

  private final ReactiveStringRedisTemplate redis = new ReactiveStringRedisTemplate(CONNECTIONS);
  private final ScriptClock clock = new ScriptClock(redis);
  private final UUID alice = UUID.randomUUID();
  private final UUID session = UUID.randomUUID();
  private final TrustedDevices devices = devices(Duration.ofDays(30));

  @AfterAll
  static void disconnect() {
    CONNECTIONS.destroy();
  }

  @Test
  void aDeviceIsTrustedForTheLifetimeHoweverOftenItIsUsed() {
    assertThat(isTrusted("laptop")).isFalse();
    devices.trust(alice, VERSION, "laptop", session).block();
    clock.advance(Duration.ofDays(30).minusMillis(1));
    devices.signedIn(alice, VERSION, "laptop", UUID.randomUUID()).block();
    assertThat(isTrusted("laptop")).isTrue();
    assertThat(isTrusted("phone")).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(isTrusted("laptop")).isFalse();
    assertThat(sessions()).isEmpty();
  }

  @Test
  void anotherCredentialVersionIsNotTrusted() {
    devices.trust(alice, VERSION, "laptop", session).block();
    assertThat(devices.isTrusted(alice, VERSION + 1, "laptop").block()).isFalse();
    assertThat(devices.isTrusted(UUID.randomUUID(), VERSION, "laptop").block()).isFalse();
  }

  @Test
  void theLatestSessionStandsForTheDevice() {
    UUID later = UUID.randomUUID();
    UUID onPhone = UUID.randomUUID();
    devices.trust(alice, VERSION, "laptop", session).block();
    devices.trust(alice, VERSION, "phone", onPhone).block();
    devices.signedIn(alice, VERSION, "laptop", later).block();
    assertThat(sessions()).containsExactlyInAnyOrder(later, onPhone);
    devices.signedIn(alice, VERSION, "unknown", UUID.randomUUID()).block();
    assertThat(sessions()).hasSize(2);
  }

  @Test
  void trustEndsForOneDeviceOrForAll() {
    devices.trust(alice, VERSION, "laptop", session).block();
    devices.trust(alice, VERSION, "phone", UUID.randomUUID()).block();
    devices.trust(alice, VERSION, "tablet", UUID.randomUUID()).block();
    devices.end(alice, session).block();
    devices.end(alice, UUID.randomUUID()).block();
    assertThat(isTrusted("laptop")).isFalse();
    assertThat(isTrusted("phone")).isTrue();
    devices.endAll(alice).block();
    assertThat(isTrusted("phone")).isFalse();
    assertThat(isTrusted("tablet")).isFalse();
  }

  @Test
  void fiftyDevicesAreTrustedAndAFurtherOneReplacesTheOldest() {
    for (int n = 0; n <= 50; n++) {
      devices.trust(alice, VERSION, "device-" + n, UUID.randomUUID()).block();
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(sessions()).hasSize(50);
    assertThat(isTrusted("device-0")).isFalse();
    assertThat(isTrusted("device-1")).isTrue();
    clock.advance(Duration.ofDays(31));
    devices.trust(alice, VERSION, "device-51", session).block();
    assertThat(redis.opsForHash().size(UserKey.of(alice, "trusted")).block()).isEqualTo(1);
  }

  @Test
  void nothingIsTrustedIfTrustIsTurnedOff() {
    devices.trust(alice, VERSION, "laptop", session).block();
    TrustedDevices off = devices(Duration.ZERO);
    off.trust(alice, VERSION, "phone", session).block();
    assertThat(off.isTrusted(alice, VERSION, "laptop").block()).isFalse();
    assertThat(isTrusted("phone")).isFalse();
  }

  private boolean isTrusted(String device) {
    return requireNonNull(devices.isTrusted(alice, VERSION, device).block());
  }

  private Set<UUID> sessions() {
    return requireNonNull(devices.sessions(alice).block());
  }

  private TrustedDevices devices(Duration lifetime) {
    return new TrustedDevices(
        redis,
        clock.scripts(),
        new FactorProperties(
            new Totp("Forest Gate"),
            new Passkeys(null, null),
            lifetime,
            Requirement.NONE,
            Path.of("keys"),
            true),
        new ServiceClock());
  }

  /** Clock of the service that shows the same time as Redis. */
  private final class ServiceClock extends Clock {
    @Override
    public Instant instant() {
      return clock.now();
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
