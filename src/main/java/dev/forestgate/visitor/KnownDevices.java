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
 * From where an account was signed in before, and what is unusual about a sign-in next to that.
 *
 * <pre>
 * key                     type   lifetime           holds
 * fg:{u&lt;id&gt;}:devices      zset   device-lifetime    marks of devices, by their last sign-in (ms since 1970); the latest ones
 * fg:{u&lt;id&gt;}:countries    zset   device-lifetime    codes of countries, likewise
 * fg:{u&lt;id&gt;}:place        hash   device-lifetime    the last place that was known: p "latitude longitude radius", t when (ms)
 * </pre>
 *
 * A mark is the id of a visitor's cookie, else an HMAC of the kind of device and its network.
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
   * Whether {@code visitor} calls from a device that {@code userId} was signed in from before: for
   * whoever must tell the owner from others before the password is checked. One round trip. Never
   * fails and never empty: where Redis does not tell, it is false.
   *
   * <p>Where {@link Visitor#isProven()} is false, only the kind of device and the network are
   * known, which somebody close by can have too.
   */
  public Mono<Boolean> isKnown(UUID userId, Visitor visitor) {
    return isKnown(userId, visitor.deviceId());
  }

  /** The same for the device with {@code mark}. */
  public Mono<Boolean> isKnown(UUID userId, String mark) {
    return known
        .run(keys(userId).subList(0, 1), List.of(mark, Script.millis(properties.deviceLifetime())))
        .map(reply -> (Long) reply.get(0) == 1)
        .onErrorResume(failed -> leftOut(failed, false));
  }

  /**
   * Remembers a sign-in of {@code userId}, and says in what way it is unusual: for most, in none.
   * One round trip. Never fails and never empty: where Redis does not tell, nothing is unusual.
   */
  public Mono<List<SignInAnomaly>> signedIn(UUID userId, Visitor visitor) {
    return seen.run(keys(userId), DeviceHistory.arguments(visitor, properties))
        .map(reply -> DeviceHistory.parse(reply).suspicions(visitor.place(), travel))
        .onErrorResume(failed -> leftOut(failed, List.of()));
  }

  /** The account is gone. Fails with Spring's {@code DataAccessException} where Redis is away. */
  public Mono<Void> forget(UUID userId) {
    return redis.delete(keys(userId).toArray(String[]::new)).timeout(Script.TIMEOUT).then();
  }

  private static <T> Mono<T> leftOut(Throwable failed, T instead) {
    log.tell(Level.WARN, "devices", "Redis does not tell of known devices: " + failed);
    return Mono.just(instead);
  }

  private static List<String> keys(UUID userId) {
    return List.of(
        UserKey.of(userId, "devices"),
        UserKey.of(userId, "countries"),
        UserKey.of(userId, "place"));
  }
}
