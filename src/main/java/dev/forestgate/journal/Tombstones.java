package dev.forestgate.journal;

import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Accounts that are gone: what was recorded for them and is not written yet never will be.
 *
 * <pre>
 * key                     type    lifetime   holds
 * fg:{u&lt;id&gt;}:tombstone    string  400 days   nothing
 * </pre>
 *
 * Commands: {@code SET}, {@code EXISTS}.
 */
@Component
final class Tombstones {
  /** No event waits for longer, not even in a claim that was set aside and forgotten. */
  private static final Duration LIFETIME = Duration.ofDays(400);

  private final ReactiveStringRedisTemplate redis;

  Tombstones(ReactiveStringRedisTemplate redis) {
    this.redis = redis;
  }

  Mono<Void> lay(UUID userId) {
    return redis.opsForValue().set(key(userId), "", LIFETIME).then();
  }

  Mono<Boolean> isLaid(UUID userId) {
    return redis.hasKey(key(userId));
  }

  private static String key(UUID userId) {
    return UserKey.of(userId, "tombstone");
  }
}
