package dev.forestgate.factors.challenge;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Challenges in Redis. Each is found by its kind and the SHA-256 of its secret, under its owner: an
 * account, or itself.
 *
 * <pre>
 * key                          type  lifetime     contents
 * fg:{u&lt;account&gt;}:challenges    hash  its longest  second-step:&lt;SHA-256&gt;, ceremony:&lt;purpose&gt;:&lt;SHA-256&gt;, totp:&lt;factor&gt;;
 * fg:{c&lt;SHA-256&gt;}:challenges                      see redis/challenge-put.lua
 * </pre>
 *
 * Commands: one {@code EVALSHA} of {@code redis/challenge-put.lua} or {@code challenge-use.lua};
 * {@code DEL}. Every method fails with Spring's {@code DataAccessException} if Redis is
 * unavailable.
 */
@Component
final class Challenges {
  /** Most challenges of an account; with more of them the oldest become void. */
  private static final String MOST = "100";

  private final ReactiveStringRedisTemplate redis;
  private final Script put;
  private final Script use;

  Challenges(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.put = scripts.named("challenge-put");
    this.use = scripts.named("challenge-use");
  }

  /** Key of the challenges of an account. */
  static String ofUser(UUID user) {
    return UserKey.of(user, "challenges");
  }

  /** Key of a challenge that belongs to no account. */
  static String ofNoUser(String hash) {
    return "fg:{c" + hash + "}:challenges";
  }

  Mono<Void> put(String key, String field, Duration lifetime, String contents) {
    return put.run(List.of(key), List.of(field, Script.millis(lifetime), contents, MOST)).then();
  }

  /** Contents of the challenge. Empty if there is none. */
  Mono<String> read(String key, String field) {
    return use(key, field, "read", Integer.MAX_VALUE);
  }

  /**
   * Counts a try and returns the contents of the challenge. Empty if there is none, or it was tried
   * {@code most} times before. One of those tries may still {@link #take} it.
   */
  Mono<String> tryOnce(String key, String field, int most) {
    return use(key, field, "try", most);
  }

  /** Deletes the challenge and returns its contents. Empty if there is none. */
  Mono<String> take(String key, String field) {
    return use(key, field, "take", Integer.MAX_VALUE);
  }

  /** Deletes all challenges of {@code key}. */
  Mono<Void> forget(String key) {
    return redis.delete(key).timeout(Script.TIMEOUT).then();
  }

  private Mono<String> use(String key, String field, String how, int most) {
    return use.run(List.of(key), List.of(field, how, String.valueOf(most)))
        .filter(reply -> !reply.isEmpty())
        .map(reply -> (String) reply.get(0));
  }
}
