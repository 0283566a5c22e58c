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
 * Wrong guesses, counted by account and by client.
 *
 * <pre>
 * key                        type    lifetime                       holds
 * fg:{a&lt;hash&gt;}:passwords      hash    6 hours for each failure;      f failures of strangers, l the last; k, kl the same near known
 * fg:{a&lt;hash&gt;}:codes                  400 days where they are most,  devices; n of all; x when they are forgotten; c:&lt;client&gt; and
 *                                    of codes a day                 d:&lt;device&gt; how many of it, the last
 * fg:{&lt;client&gt;}:failures     string  until it is full               a bucket, see redis/bucket-take.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/attempts.lua} and one of {@code
 * redis/bucket-take.lua}, together; for a new name {@code HGETALL} and one {@code EVALSHA} of
 * {@code redis/attempts-adopt.lua}. Fails with Spring's {@code DataAccessException} where Redis is
 * away.
 */
@Component
final class AttemptCounts {
  static final String CODES = "codes";

  private static final Duration KEPT = Duration.ofHours(6);

  /** As long as the longest session. */
  private static final Duration KEPT_AT_MOST = Duration.ofDays(400);

  /** A code that is older is good no more, and its letter has a link. */
  private static final Duration CODES_KEPT_AT_MOST = Duration.ofDays(1);

  private final ReactiveStringRedisTemplate redis;
  private final Script attempts;
  private final Script adopt;
  private final Buckets buckets;
  private final List<String> limits;
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
    this.limits =
        List.of(
            String.valueOf(properties.freeOfClient()),
            String.valueOf(properties.free()),
            millis(properties.delay()),
            millis(properties.longestDelay()),
            String.valueOf(properties.ofStrangers()),
            String.valueOf(properties.ofKnown()),
            millis(KEPT));
    this.ofClient = properties.perHour() == 0 ? null : Quota.perHour(properties.perHour());
  }

  /** Where a guess stands before it is made. */
  Mono<AttemptStatus> look(Attempt guess) {
    Mono<AttemptStatus> ofAccount = step("look", guess, AttemptOrigin.UNKNOWN_DEVICE);
    return ofClient == null
        ? ofAccount
        : ofAccount.zipWith(
            buckets.look(failures(guess), ofClient),
            (standing, taken) -> standing.delayedBy(taken.next()));
  }

  /** Counts a wrong guess, unless it has to wait by now. Where guesses stood before it. */
  Mono<AttemptStatus> wrong(Attempt guess, AttemptOrigin origin) {
    Mono<AttemptStatus> ofAccount = step("wrong", guess, origin);
    return ofClient == null
        ? ofAccount
        : ofAccount.zipWith(buckets.take(failures(guess), ofClient), (standing, taken) -> standing);
  }

  /** Forgets the wrong guesses, unless the right one has to wait by now. */
  Mono<AttemptStatus> right(Attempt guess, AttemptOrigin origin) {
    return step("right", guess, origin);
  }

  /** Forgets the wrong guesses, whatever they are. */
  Mono<Void> forget(Attempt guess) {
    return step("forget", guess, AttemptOrigin.UNKNOWN_DEVICE).then();
  }

  /** The wrong guesses at {@code next} are those at {@code previous} from now on. */
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

  private Mono<AttemptStatus> step(String step, Attempt guess, AttemptOrigin origin) {
    List<String> arguments = new ArrayList<>(5 + limits.size());
    arguments.add(step);
    arguments.add(origin.argument());
    arguments.add(guess.client());
    arguments.add(guess.device());
    arguments.addAll(limits);
    arguments.add(millis(guess.isOnCode() ? CODES_KEPT_AT_MOST : KEPT_AT_MOST));
    return attempts.run(List.of(guess.key()), arguments).map(AttemptStatus::parse);
  }

  private static String failures(Attempt guess) {
    return "fg:{" + guess.client() + "}:failures";
  }
}
