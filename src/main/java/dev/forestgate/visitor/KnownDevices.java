package dev.forestgate.visitor;

import dev.forestgate.failure.SampledLog;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.util.List;
import java.util.UUID;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Devices, countries and last place of an account's sign-ins, and the anomalies of a new sign-in.
 *
 * <pre>
 * key                     type   lifetime           contents
 * fg:{u&lt;id&gt;}:devices      zset   device-lifetime    device ids, by their last sign-in (ms since 1970); the latest ones
 * fg:{u&lt;id&gt;}:countries    zset   device-lifetime    country codes, likewise
 * fg:{u&lt;id&gt;}:place        hash   device-lifetime    last known place: p "latitude longitude radius", t when (ms)
 * </pre>
 *
 * A device id is the id of a visitor's cookie, else an HMAC of the device name and the network.
 * Commands: {@code EVALSHA} of {@code redis/devices-seen.lua}, {@code devices-known.lua}, one each,
 * and {@code DEL}.
 */
@Component
public final class KnownDevices {
  private static final SampledLog log = new SampledLog(LoggerFactory.getLogger(KnownDevices.class));

  private final ReactiveStringRedisTemplate redis;
  private final VisitorProperties properties;
  private final TravelLimits travel;
  private final Script seen;
  private final Script known;

  KnownDevices(ReactiveStringRedisTemplate redis, Scripts scripts, VisitorProperties properties) {
    this.redis = redis;
    this.properties = properties;
    this.travel = new TravelLimits(properties.travelSpeed(), properties.travelDistance());
    this.seen = scripts.named("devices-seen");
    this.known = scripts.named("devices-known");
  }

  /**
   * Returns whether {@code userId} was signed in before from the device of {@code visitor}, which
   * distinguishes the owner from other clients before the password is checked. One round trip.
   * Never fails and never empty: false if Redis is unavailable.
   *
   * <p>If {@link Visitor#isProven()} is false, only device name and network are compared, which a
   * neighbour can share.
   */
  public Mono<Boolean> isKnown(UUID userId, Visitor visitor) {
    return isKnown(userId, visitor.deviceId());
  }

  /** Returns the same for a device id. */
  public Mono<Boolean> isKnown(UUID userId, String deviceId) {
    return known
        .run(
            keys(userId).subList(0, 1),
            List.of(deviceId, Script.millis(properties.deviceLifetime())))
        .map(reply -> (Long) reply.get(0) == 1)
        .onErrorResume(failed -> fallBack(failed, false));
  }

  /**
   * Records a sign-in of {@code userId} and returns its anomalies; most sign-ins have none. One
   * round trip. Never fails and never empty: no anomalies if Redis is unavailable.
   */
  public Mono<List<SignInAnomaly>> signedIn(UUID userId, Visitor visitor) {
    return seen.run(keys(userId), DeviceHistory.arguments(visitor, properties))
        .map(reply -> DeviceHistory.parse(reply).anomalies(visitor.place(), travel))
        .onErrorResume(failed -> fallBack(failed, List.of()));
  }

  /**
   * Deletes the history of a deleted account. Fails with Spring's {@code DataAccessException} if
   * Redis is unavailable.
   */
  public Mono<Void> forget(UUID userId) {
    return redis.delete(keys(userId).toArray(String[]::new)).timeout(Script.TIMEOUT).then();
  }

  private static <T> Mono<T> fallBack(Throwable failed, T instead) {
    log.tell(Level.WARN, "devices", () -> "Redis cannot read or record known devices: " + failed);
    return Mono.just(instead);
  }

  private static List<String> keys(UUID userId) {
    return List.of(
        UserKey.of(userId, "devices"),
        UserKey.of(userId, "countries"),
        UserKey.of(userId, "place"));
  }
}
