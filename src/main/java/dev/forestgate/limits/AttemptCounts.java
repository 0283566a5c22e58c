package dev.forestgate.limits;

import static dev.forestgate.redis.Script.millis;

import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.limits.bucket.Quota;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Failed attempts, counted by account and by client.
 *
 * <pre>
 * key                        type    lifetime                       contents
 * fg:{a&lt;hash&gt;}:passwords      hash    6 hours for each failure;      f failures of unknown devices, l the last; k, kl of similar
 * fg:{a&lt;hash&gt;}:codes                  400 days where they are most,  devices; n of all; x when they are forgotten; c:&lt;client&gt; and
 * fg:{a&lt;hash&gt;}:sign-in-codes          of codes and factors a day     d:&lt;device&gt; failures of it and the last
 * fg:{a&lt;hash&gt;}:factors
 * fg:{&lt;client&gt;}:failures     string  until it is full               a bucket, see redis/bucket-take.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/attempts.lua} and one of {@code
 * redis/bucket-take.lua}, sent together; for a renamed account {@code HGETALL} and one {@code
 * EVALSHA} of {@code redis/attempts-adopt.lua}. Fails with Spring's {@code DataAccessException} if
 * Redis is unavailable.
 */
@Component
final class AttemptCounts {
  static final String CODES = "codes";
  static final String SIGN_IN_CODES = "sign-in-codes";
  static final String FACTORS = "factors";

  /**
   * Failures at second factors before all clients must wait: two challenges with five tries each.
   */
  private static final int FREE_OF_FACTOR = 10;

  private static final Duration KEPT = Duration.ofHours(6);

  /** Lifetime of failures at the maximum: that of the longest session. */
  private static final Duration KEPT_AT_MOST = Duration.ofDays(400);

  /**
   * Lifetime of failures at the maximum for codes: an older code has expired, and its e-mail has a
   * link too.
   */
  private static final Duration CODES_KEPT_AT_MOST = Duration.ofDays(1);

  private final ReactiveStringRedisTemplate redis;
  private final Script attempts;
  private final Script adopt;
  private final Buckets buckets;
  private final List<String> ofPasswords;
  private final List<String> ofCodes;
  private final List<String> ofFactors;
  private final @Nullable Quota ofClient;

  AttemptCounts(
      ReactiveStringRedisTemplate redis,
      Scripts scripts,
      Buckets buckets,
      AttemptProperties properties) {
    this.redis = redis;
    this.attempts = scripts.named("attempts");
    this.adopt = scripts.named("attempts-adopt");
    this.buckets = buckets;
    int ofOne = properties.freeOfClient();
    int ofAll = properties.free();
    this.ofPasswords = limits(properties, ofOne, ofAll, KEPT_AT_MOST);
    this.ofCodes = limits(properties, ofOne, ofAll, CODES_KEPT_AT_MOST);
    this.ofFactors = limits(properties, FREE_OF_FACTOR, FREE_OF_FACTOR, CODES_KEPT_AT_MOST);
    this.ofClient = properties.perHour() == 0 ? null : Quota.perHour(properties.perHour());
  }

  private static List<String> limits(
      AttemptProperties properties, int freeOfClient, int free, Duration keptAtMost) {
    return List.of(
        String.valueOf(freeOfClient),
        String.valueOf(free),
        millis(properties.delay()),
        millis(properties.longestDelay()),
        String.valueOf(properties.ofUnknown()),
        String.valueOf(properties.ofKnown()),
        millis(KEPT),
        millis(keptAtMost));
  }

  /** Status before an attempt. */
  Mono<AttemptStatus> look(Attempt attempt) {
    Mono<AttemptStatus> ofAccount = step("look", attempt, AttemptOrigin.UNKNOWN_DEVICE);
    return ofClient == null || attempt.isOnFactor()
        ? ofAccount
        : ofAccount.zipWith(
            buckets.look(failures(attempt), ofClient),
            (status, bucket) -> status.delayedBy(bucket.next()));
  }

  /** Counts a failed attempt, unless it must wait by now. Returns the status before it. */
  Mono<AttemptStatus> wrong(Attempt attempt, AttemptOrigin origin) {
    Mono<AttemptStatus> ofAccount = step("wrong", attempt, origin);
    return ofClient == null || attempt.isOnFactor()
        ? ofAccount
        : ofAccount.zipWith(buckets.take(failures(attempt), ofClient), (status, bucket) -> status);
  }

  /**
   * Resets the failures after a successful attempt, unless it must wait by now. Returns the status
   * before it.
   */
  Mono<AttemptStatus> right(Attempt attempt, AttemptOrigin origin) {
    return step("right", attempt, origin);
  }

  /** Resets the failures. */
  Mono<Void> forget(Attempt attempt) {
    return step("forget", attempt, AttemptOrigin.UNKNOWN_DEVICE).then();
  }

  /** Moves the failures of {@code previous} to {@code next}. */
  Mono<Void> adopt(Attempt previous, Attempt next) {
    return redis
        .<String, String>opsForHash()
        .entries(previous.key())
        .collectList()
        .timeout(Script.TIMEOUT)
        .map(
            fields -> fields.stream().flatMap(field -> Stream.of(field.getKey(), field.getValue())))
        .flatMap(fields -> adopt.run(List.of(next.key()), fields.toList()))
        .then();
  }

  private Mono<AttemptStatus> step(String step, Attempt attempt, AttemptOrigin origin) {
    List<String> limits =
        attempt.isOnFactor() ? ofFactors : attempt.isOnCode() ? ofCodes : ofPasswords;
    List<String> arguments = new ArrayList<>(4 + limits.size());
    arguments.add(step);
    arguments.add(origin.argument());
    arguments.add(attempt.client());
    arguments.add(attempt.device());
    arguments.addAll(limits);
    return attempts.run(List.of(attempt.key()), arguments).map(AttemptStatus::parse);
  }

  private static String failures(Attempt attempt) {
    return "fg:{" + attempt.client() + "}:failures";
  }
}
