package dev.forestgate.limits;

import static dev.forestgate.redis.Script.millis;

import dev.forestgate.limits.bucket.Buckets;
import dev.forestgate.limits.bucket.Quota;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Wrong guesses, counted by account and by client.
 *
 * <pre>
 * key                        type    lifetime                       holds
 * fg:{a&lt;hash&gt;}:passwords      hash    6 hours for each failure;      f failures, l the last; k, kl those of known devices;
 * fg:{a&lt;hash&gt;}:codes                  400 days where they are most   x when they are forgotten; c:&lt;client&gt; how many of it, the last
 * fg:{&lt;client&gt;}:failures     string  until it is full               a bucket, see redis/bucket-take.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/attempts.lua} and one of {@code
 * redis/bucket-take.lua}, together. Fails with Spring's {@code DataAccessException} where Redis is
 * away.
 */
@Component
final class AttemptCounts {
  private static final Duration KEPT = Duration.ofHours(6);

  /** As long as the longest session. */
  private static final Duration KEPT_AT_MOST = Duration.ofDays(400);

  private final Script attempts;
  private final Buckets buckets;
  private final List<String> limits;
  private final @Nullable Quota ofClient;

  AttemptCounts(Scripts scripts, Buckets buckets, AttemptProperties properties) {
    this.attempts = scripts.named("attempts");
    this.buckets = buckets;
    this.limits =
        List.of(
            String.valueOf(properties.freeOfClient()),
            String.valueOf(properties.free()),
            millis(properties.delay()),
            millis(properties.longestDelay()),
            String.valueOf(properties.most() - properties.mostOfKnown()),
            String.valueOf(properties.mostOfKnown()),
            millis(KEPT),
            millis(KEPT_AT_MOST));
    this.ofClient = properties.perHour() == 0 ? null : Quota.perHour(properties.perHour());
  }

  /** Where a guess stands before it is made. */
  Mono<Standing> look(Guess guess) {
    Mono<Standing> ofAccount = step("look", guess, false);
    return ofClient == null
        ? ofAccount
        : ofAccount.zipWith(
            buckets.look(failures(guess), ofClient),
            (standing, taken) -> standing.delayedBy(taken.next()));
  }

  /** Counts a wrong guess, unless it has to wait by now. Where guesses stood before it. */
  Mono<Standing> wrong(Guess guess, boolean isKnown) {
    Mono<Standing> ofAccount = step("wrong", guess, isKnown);
    return ofClient == null
        ? ofAccount
        : ofAccount.zipWith(buckets.take(failures(guess), ofClient), (standing, taken) -> standing);
  }

  /** Forgets the wrong guesses, unless the right one has to wait by now. */
  Mono<Standing> right(Guess guess, boolean isKnown) {
    return step("right", guess, isKnown);
  }

  /** Forgets the wrong guesses, whatever they are. */
  Mono<Void> forget(Guess guess) {
    return step("forget", guess, false).then();
  }

  private Mono<Standing> step(String step, Guess guess, boolean isKnown) {
    List<String> arguments = new ArrayList<>(3 + limits.size());
    arguments.add(step);
    arguments.add(isKnown ? "1" : "0");
    arguments.add(guess.client());
    arguments.addAll(limits);
    return attempts.run(List.of(guess.key()), arguments).map(Standing::parse);
  }

  private static String failures(Guess guess) {
    return "fg:{" + guess.client() + "}:failures";
  }
}
