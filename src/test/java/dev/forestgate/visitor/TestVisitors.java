package dev.forestgate.visitor;

import dev.forestgate.geo.Place;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Settings and visitors for the tests of this package. */
public final class TestVisitors {
  static final Secret KEY = Secret.of("a key of the tests, of more than 32 bytes");

  private TestVisitors() {}

  static VisitorProperties properties() {
    return properties(KEY, Path.of("target", "no-such.key"), false);
  }

  static VisitorProperties properties(@Nullable Secret key, Path file, boolean generate) {
    return new VisitorProperties(
        key, file, generate, 5, 12, Duration.ofHours(1), Duration.ofDays(100), 3, 1000, 500);
  }

  public static KnownDevices knownDevices(ReactiveStringRedisTemplate redis, Scripts scripts) {
    return new KnownDevices(redis, scripts, properties());
  }

  static VisitorKey key() {
    return new VisitorKey(properties(), new SecureRandom());
  }

  static Visitor visitor(String network) {
    return new Visitor(UUID.randomUUID(), true, "mark", null, null, "curl", Place.UNKNOWN, network);
  }

  /** A visitor with the cookie for {@code mark}. */
  public static Visitor at(Place place, String mark) {
    return new Visitor(UUID.randomUUID(), true, mark, null, null, "curl", place, "network");
  }

  /** A browser that gets its first cookie, which {@code next} stands for. */
  static Visitor firstAt(Place place, String mark, String next) {
    return new Visitor(
        UUID.randomUUID(), false, mark, Secret.of("cookie"), next, "curl", place, "network");
  }
}
