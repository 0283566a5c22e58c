package dev.forestgate.sessions;

import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** The package's types on a Redis, with lifetimes that a test sets. */
record SessionFixture(Sessions sessions, RefreshFamilies families) {
  static SessionFixture on(ReactiveStringRedisTemplate redis, Duration idle, Duration absolute) {
    return on(redis, idle, absolute, Duration.ofDays(30), Duration.ofSeconds(10));
  }

  static SessionFixture on(
      ReactiveStringRedisTemplate redis,
      Duration idle,
      Duration absolute,
      Duration refreshLifetime,
      Duration grace) {
    return on(redis, new Scripts(redis), idle, absolute, refreshLifetime, grace);
  }

  static SessionFixture on(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      Duration idle,
      Duration absolute,
      Duration refreshLifetime,
      Duration grace) {
    return on(redis, scripts, idle, absolute, refreshLifetime, grace, 10_000);
  }

  static SessionFixture on(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      Duration idle,
      Duration absolute,
      Duration refreshLifetime,
      Duration grace,
      int perAccount) {
    return on(
        redis,
        scripts,
        new SessionProperties(idle, absolute, SessionProperties.SameSite.LAX, perAccount),
        new RefreshProperties(refreshLifetime, grace),
        userId -> Mono.error(new IllegalStateException("no change is under way")));
  }

  static SessionFixture on(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      SessionProperties properties,
      RefreshProperties refresh,
      CredentialVersions accounts) {
    var index = new SessionIndex(redis, scripts, properties, accounts);
    var random = new SecureRandom();
    return new SessionFixture(
        new Sessions(
            scripts,
            properties,
            refresh,
            index,
            UUID::randomUUID,
            random,
            new SessionMeters(new SimpleMeterRegistry())),
        new RefreshFamilies(scripts, properties, refresh, index, random));
  }
}
