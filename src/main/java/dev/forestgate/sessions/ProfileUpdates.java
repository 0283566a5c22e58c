package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import dev.forestgate.redis.UserKey;
import dev.forestgate.sessions.model.AccountProfile;
import dev.forestgate.sessions.model.LastProfileUpdate;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Copies of an account's name and profile in its sessions.
 *
 * <pre>
 * key                    type    lifetime  contents
 * fg:{u&lt;id&gt;}:profile     string  1 min     name and profile of the last update, see {@link LastProfileUpdate}
 * </pre>
 *
 * Commands: one {@code SET}, those of {@link SessionIndex#list}, and for each session one {@code
 * EVALSHA} of {@code redis/session-update.lua}. Every method fails with Spring's {@code
 * DataAccessException} if Redis is unavailable.
 */
@Component
public final class ProfileUpdates {
  private static final int CONCURRENCY = 64;

  private final ReactiveStringRedisTemplate redis;
  private final SessionIndex index;
  private final Script update;

  ProfileUpdates(ReactiveStringRedisTemplate redis, Scripts scripts, SessionIndex index) {
    this.redis = redis;
    this.index = index;
    this.update = scripts.named("session-update", "session");
  }

  /**
   * Writes the current name and profile of an account to its sessions, including those that are
   * about to open with earlier ones.
   */
  public Mono<Void> update(UUID userId, String name, AccountProfile profile) {
    return remember(userId, new LastProfileUpdate(name, profile))
        .thenMany(index.list(userId))
        .flatMap(id -> update(userId, id, name, profile), CONCURRENCY)
        .then();
  }

  /** Updates one session. Does nothing if the account has no such session. */
  public Mono<Void> update(UUID userId, UUID id, String name, AccountProfile profile) {
    return update
        .run(
            StoredSession.keys(id).subList(0, 1),
            List.of(
                userId.toString(),
                name,
                profile.stored(),
                Script.millis(SessionIndex.LONGEST_OPENING)))
        .then();
  }

  private Mono<Void> remember(UUID userId, LastProfileUpdate latest) {
    return redis
        .opsForValue()
        .set(key(userId), latest.stored(), SessionIndex.LONGEST_OPENING)
        .timeout(Script.TIMEOUT)
        .then();
  }

  /** Key of the last update. */
  static String key(UUID userId) {
    return UserKey.of(userId, "profile");
  }
}
