package dev.forestgate.factors.trust;

import static java.util.stream.Collectors.toSet;

import dev.forestgate.factors.model.FactorProperties;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Devices that an account trusts: for {@code forestgate.factors.trust} after a second factor, a
 * sign-in there needs the password alone.
 *
 * <pre>
 * key                     type   lifetime          contents
 * fg:{u&lt;id&gt;}:trusted      hash   the longest trust  by device id: {@link Trust}
 * </pre>
 *
 * A device id is that of a visitor whose cookie proves it. Commands: one {@code EVALSHA} of {@code
 * redis/devices-trust.lua}, {@code HGET}, {@code HGETALL}, {@code HDEL} or {@code DEL}. Every
 * method fails with Spring's {@code DataAccessException} if Redis is unavailable.
 */
@Component
public final class TrustedDevices {
  /** A further device replaces the one whose trust ends first. */
  private static final int MOST = 50;

  private static final Duration UNCHANGED = Duration.ZERO;

  private final ReactiveStringRedisTemplate redis;
  private final ReactiveHashOperations<String, String, String> hashes;
  private final Script trust;
  private final Duration lifetime;
  private final Clock clock;

  TrustedDevices(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      FactorProperties properties,
      Clock clock) {
    this.redis = redis;
    this.hashes = redis.opsForHash();
    this.trust = scripts.named("devices-trust");
    this.lifetime = properties.trust();
    this.clock = clock;
  }

  /**
   * Tells whether the account trusts {@code device}. Trust ends with every change of credentials,
   * also before it is deleted. Never empty.
   *
   * @param version credential version of the account
   */
  public Mono<Boolean> isTrusted(UUID userId, int version, String device) {
    return lifetime.isZero()
        ? Mono.just(false)
        : hashes
            .get(key(userId), device)
            .timeout(Script.TIMEOUT)
            .map(Trust::read)
            .map(found -> found.version() == version && found.isValid(clock.millis()))
            .defaultIfEmpty(false);
  }

  /**
   * Trusts {@code device} from now on, after a second factor. Does nothing if trust is turned off.
   *
   * @param version credential version of the account
   * @param session session that was opened on the device
   */
  public Mono<Void> trust(UUID userId, int version, String device, UUID session) {
    return lifetime.isZero() ? Mono.empty() : write(userId, version, device, session, lifetime);
  }

  /** Records that {@code session} was opened on a trusted device. Its trust ends as before. */
  public Mono<Void> signedIn(UUID userId, int version, String device, UUID session) {
    return write(userId, version, device, session, UNCHANGED);
  }

  /** The latest session of each trusted device. Some may have ended. */
  public Mono<Set<UUID>> sessions(UUID userId) {
    return entries(userId)
        .map(entry -> Trust.read(entry.getValue()))
        .filter(found -> found.isValid(clock.millis()))
        .map(Trust::session)
        .collect(toSet());
  }

  /** Ends the trust of the device that {@code session} is the latest session of, if it has any. */
  public Mono<Void> end(UUID userId, UUID session) {
    return entries(userId)
        .filter(entry -> Trust.read(entry.getValue()).session().equals(session))
        .flatMap(entry -> hashes.remove(key(userId), entry.getKey()).timeout(Script.TIMEOUT))
        .then();
  }

  /** Ends the trust of all devices. */
  public Mono<Void> endAll(UUID userId) {
    return redis.delete(key(userId)).timeout(Script.TIMEOUT).then();
  }

  private Mono<Void> write(
      UUID userId, int version, String device, UUID session, Duration extension) {
    return trust
        .run(
            List.of(key(userId)),
            List.of(
                device,
                String.valueOf(version),
                session.toString(),
                Script.millis(extension),
                String.valueOf(MOST)))
        .then();
  }

  private Flux<Map.Entry<String, String>> entries(UUID userId) {
    return hashes.entries(key(userId)).timeout(Script.TIMEOUT);
  }

  private static String key(UUID userId) {
    return UserKey.of(userId, "trusted");
  }

  /**
   * Stored trust: end, credential version and session, separated by spaces.
   *
   * @param end milliseconds since 1970
   */
  private record Trust(long end, int version, UUID session) {
    static Trust read(String stored) {
      String[] words = stored.split(" ", 3);
      return new Trust(
          Long.parseLong(words[0]), Integer.parseInt(words[1]), UUID.fromString(words[2]));
    }

    boolean isValid(long now) {
      return now < end;
    }
  }
}
