package dev.forestgate.journal.store;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Deleted accounts, whose unwritten events are discarded.
 *
 * <pre>
 * key                     type    lifetime   contents
 * fg:{u&lt;id&gt;}:tombstone    string  400 days   nothing
 * fg:deletions            set     for ever   ids of users whose files may not all be deleted yet
 * </pre>
 *
 * Commands: {@code SET}, {@code GET}, {@code SADD}, {@code SREM}, {@code SMEMBERS}.
 */
@Component
public final class DeletedAccounts {
  /** Longer than any event waits, even in a claim that was set aside and forgotten. */
  private static final Duration LIFETIME = Duration.ofDays(400);

  private static final String UNFINISHED = "fg:deletions";

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;

  DeletedAccounts(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.scripts = scripts;
  }

  /**
   * Marks an account as deleted. It is entered as unfinished first, so that an interruption never
   * loses its files.
   */
  public Mono<Void> mark(UUID user) {
    return redis
        .opsForSet()
        .add(UNFINISHED, user.toString())
        .timeout(Script.TIMEOUT)
        .then(redis.opsForValue().set(key(user), "", LIFETIME).timeout(Script.TIMEOUT))
        .then();
  }

  /**
   * Tells whether an account is marked. Uses the connection of the scripts, as a claim did: if that
   * has recovered, so has this.
   */
  public Mono<Boolean> contains(UUID user) {
    return scripts.get(key(user)).hasElement();
  }

  /** Returns users whose files may not all be deleted yet. */
  public Flux<UUID> unfinished() {
    return redis
        .opsForSet()
        .members(UNFINISHED)
        .collectList()
        .timeout(Script.TIMEOUT)
        .flatMapIterable(ids -> ids)
        .map(UUID::fromString);
  }

  /** Removes {@code user} once all files are deleted. */
  public Mono<Void> finished(UUID user) {
    return redis.opsForSet().remove(UNFINISHED, user.toString()).timeout(Script.TIMEOUT).then();
  }

  private static String key(UUID user) {
    return UserKey.of(user, "tombstone");
  }
}
