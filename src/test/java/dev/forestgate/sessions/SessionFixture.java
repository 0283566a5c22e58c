package dev.forestgate.sessions;

import dev.forestgate.redis.Scripts;
import dev.forestgate.sessions.credential.RefreshProperties;
import dev.forestgate.sessions.credential.SessionProperties;
import dev.forestgate.sessions.ending.EndedSessions;
import dev.forestgate.sessions.ending.SessionEndListener;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.UUID;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/** Sessions on a Redis, wired by hand, with the lifetimes that a test sets. */
record SessionFixture(
    Sessions sessions,
    RefreshFamilies families,
    CredentialChanges changes,
    ProfileUpdates profiles) {
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
    var random = new SecureRandom();
    var meters = new SessionMeters(new SimpleMeterRegistry());
    var index = new SessionIndex(redis, scripts, properties);
    var version = new MinimumCredentialVersion(redis, scripts, properties, accounts);
    var ended =
        new EndedSessions(
            new StaticListableBeanFactory().getBeanProvider(SessionEndListener.class));
    var ending = new SessionEnding(scripts, index, meters, ended);
    var live = new LiveSessions(scripts, properties, index, version);
    var profiles = new ProfileUpdates(redis, scripts, index);
    var opening =
        new SessionOpening(
            scripts,
            properties,
            refresh,
            version,
            new SessionLimit(properties, index, live, ending),
            ending,
            profiles,
            meters,
            UUID::randomUUID,
            random);
    return new SessionFixture(
        new Sessions(scripts, properties, version, opening, ending, live, meters),
        new RefreshFamilies(scripts, properties, refresh, index, version, ended, random),
        new CredentialChanges(scripts, properties, refresh, version, ending, random),
        profiles);
  }
}
