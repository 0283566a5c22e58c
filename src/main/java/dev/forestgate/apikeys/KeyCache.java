package dev.forestgate.apikeys;

import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.secret.Base64Url;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * API keys in Redis, as PostgreSQL has them: what all replicas check keys against.
 *
 * <pre>
 * key                       type    lifetime   contents
 * fg:{pNN}:apikey:&lt;hash&gt;    string  ≤ 1 min    {@link VerifiedKey#stored}, or {@code -} if there is no such key
 *                                   5 s        {@code claim:} and an id: a replica reads the key from PostgreSQL
 *                                   30 s       {@code held}: a change is in progress, so PostgreSQL decides
 * </pre>
 *
 * NN is the low six bits of the hash. What is read from PostgreSQL is stored only if the claim is
 * still there, and a change holds the key before it commits: an entry is never older than the last
 * change that PostgreSQL has committed, also if Redis or the replica fails amid the change.
 *
 * <p>Commands: {@code GET}, {@code SET}, {@code DEL} and {@code EVALSHA} of {@code
 * redis/key-store.lua}, one each. Every method fails with Spring's {@code DataAccessException} if
 * Redis is unavailable.
 */
@Component
final class KeyCache {
  private static final Duration CLAIM = Duration.ofSeconds(5);

  /** Far longer than a transaction takes. */
  private static final Duration HOLD = Duration.ofSeconds(30);

  private static final String HELD = "held";
  private static final int LAST = 31;
  private static final int PARTITION = Partition.COUNT - 1;

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;
  private final Script store;

  KeyCache(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.scripts = scripts;
    this.store = scripts.named("key-store");
  }

  /** Entry of {@code hash}. Empty if there is none. One {@code GET}. */
  Mono<String> get(String hash) {
    return scripts.get(key(hash));
  }

  /** Claims {@code hash}, for which there was nothing. False if another replica was faster. */
  Mono<Boolean> claim(String hash, UUID claim) {
    return redis.opsForValue().setIfAbsent(key(hash), text(claim), CLAIM).timeout(Script.TIMEOUT);
  }

  /** Stores {@code value} if {@code claim} is still there. */
  Mono<Void> put(String hash, UUID claim, String value, Duration lifetime) {
    return store
        .run(List.of(key(hash)), List.of(text(claim), value, Script.millis(lifetime)))
        .then();
  }

  /** Lets PostgreSQL decide about the keys with {@code hashes} until a change is over. */
  Mono<Void> hold(Flux<String> hashes) {
    return hashes
        .flatMap(hash -> redis.opsForValue().set(key(hash), HELD, HOLD))
        .then()
        .timeout(Script.TIMEOUT);
  }

  /** Forgets the keys with {@code hashes}, after a change. */
  Mono<Void> forget(Flux<String> hashes) {
    return hashes.flatMap(hash -> redis.delete(key(hash))).then().timeout(Script.TIMEOUT);
  }

  private static String key(String hash) {
    return new Partition(Base64Url.decode(hash)[LAST] & PARTITION).key("apikey") + ":" + hash;
  }

  private static String text(UUID claim) {
    return "claim:" + claim;
  }
}
