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
 * Accounts that are gone: what was recorded for them and is not written yet never will be.
 *
 * <pre>
 * key                     type    lifetime   holds
 * fg:{u&lt;id&gt;}:tombstone    string  400 days   nothing
 * fg:deletions            set     for ever   ids of users whose files may not all be deleted yet
 * </pre>
 *
 * Commands: {@code SET}, {@code GET}, {@code SADD}, {@code SREM}, {@code SMEMBERS}.
 */
@Component
public final class DeletedAccounts {
  /** No event waits for longer, not even in a claim that was set aside and forgotten. */
  private static final Duration LIFETIME = Duration.ofDays(400);

  private static final String UNFINISHED = "fg:deletions";

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;

  DeletedAccounts(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.scripts = scripts;
  }

  /** Entered as unfinished first, so that whatever breaks off, the files are not forgotten. */
  public Mono<Void> lay(UUID user) {
    return redis
        .opsForSet()
        .add(UNFINISHED, user.toString())
        .timeout(Script.TIMEOUT)
        .then(redis.opsForValue().set(key(user), "", LIFETIME).timeout(Script.TIMEOUT))
        .then();
  }

  /**
   * On the connection of the scripts, as a claim was: what came back for that is there for this.
   */
  public Mono<Boolean> isLaid(UUID user) {
    return scripts.get(key(user)).hasElement();
  }

  /** Users whose files may not all be deleted yet. */
  public Flux<UUID> unfinished() {
    return redis
        .opsForSet()
        .members(UNFINISHED)
        .collectList()
        .timeout(Script.TIMEOUT)
        .flatMapIterable(ids -> ids)
        .map(UUID::fromString);
  }

  /** All files of {@code user} are deleted. */
  public Mono<Void> finished(UUID user) {
    return redis.opsForSet().remove(UNFINISHED, user.toString()).timeout(Script.TIMEOUT).then();
  }

  private static String key(UUID user) {
    return UserKey.of(user, "tombstone");
  }
}
