package dev.forestgate.sessions;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** The room's parts on a Redis, with lifetimes as a test wants them. */
record SessionBench(Sessions sessions, RefreshFamilies families) {
  static SessionBench on(ReactiveStringRedisTemplate redis, Duration idle, Duration absolute) {
    return on(redis, idle, absolute, Duration.ofDays(30), Duration.ofSeconds(10));
  }

  static SessionBench on(
      ReactiveStringRedisTemplate redis,
      Duration idle,
      Duration absolute,
      Duration refreshLifetime,
      Duration grace) {
    var properties = new SessionProperties(idle, absolute, SessionProperties.SameSite.LAX);
    var refresh = new RefreshProperties(refreshLifetime, grace);
    var index = new UserSessions(redis, properties);
    var random = new SecureRandom();
    return new SessionBench(
        new Sessions(redis, properties, refresh, index, UUID::randomUUID, random),
        new RefreshFamilies(redis, properties, refresh, index, random));
  }
}
