package dev.forestgate.sessions;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.UserKey;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Which sessions an account has, and the oldest credential version that still counts.
 *
 * <pre>
 * key                    type    lifetime           holds
 * fg:{u&lt;id&gt;}:sessions    zset    the longest of it  session ids by their absolute end, milliseconds since 1970
 * fg:{u&lt;id&gt;}:version     string  absolute lifetime  the credential version after the last change; absent if there was none
 * </pre>
 *
 * The index is written before a session opens, so it may name one that does not live, but never
 * lacks one that does. Commands: {@code EVALSHA} of {@code redis/sessions-admit.lua}, {@code
 * sessions-retire.lua}, {@code sessions-list.lua}, {@code sessions-repair.lua}, {@code GET}, {@code
 * ZREM}.
 */
@Component
final class UserSessions {
  /** A sign-in takes less between its entry in the index and its session. */
  private static final Duration OPENING = Duration.ofMinutes(1);

  /** As {@link Script}'s, with which it is asked. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ReactiveStringRedisTemplate redis;
  private final SessionProperties properties;
  private final Script admit;
  private final Script retire;
  private final Script list;
  private final Script repair;

  UserSessions(ReactiveStringRedisTemplate redis, SessionProperties properties) {
    this.redis = redis;
    this.properties = properties;
    this.admit = new Script(redis, "sessions-admit");
    this.retire = new Script(redis, "sessions-retire");
    this.list = new Script(redis, "sessions-list");
    this.repair = new Script(redis, "sessions-repair");
  }

  /**
   * Enters session {@code id} into the owner's index. False if the owner's credentials have changed
   * since they were checked.
   */
  Mono<Boolean> admit(SessionOwner owner, UUID id) {
    return admit
        .run(
            keys(owner.userId()),
            List.of(
                id.toString(),
                String.valueOf(owner.credentialVersion()),
                Script.millis(properties.absolute())))
        .map(reply -> (Long) reply.get(0) == 1);
  }

  /** From now on only sessions of {@code version} or later count. */
  Mono<Void> retire(UUID userId, int version) {
    return retire
        .run(keys(userId), List.of(String.valueOf(version), Script.millis(properties.absolute())))
        .then();
  }

  /** The oldest credential version that counts; 0 if all do. */
  Mono<Integer> version(UUID userId) {
    return redis
        .opsForValue()
        .get(UserKey.of(userId, "version"))
        .map(Integer::valueOf)
        .defaultIfEmpty(0)
        .timeout(PATIENCE);
  }

  /** The ids in the index, the latest first; those that are past their end are trimmed. */
  Flux<UUID> list(UUID userId) {
    return list.run(List.of(UserKey.of(userId, "sessions")), List.of())
        .flatMapIterable(reply -> reply)
        .map(id -> UUID.fromString((String) id));
  }

  /** Takes an entry out whose session does not live; not one that may be about to open. */
  Mono<Void> repair(UUID userId, UUID id) {
    return repair
        .run(
            List.of(UserKey.of(userId, "sessions")),
            List.of(id.toString(), Script.millis(properties.absolute()), Script.millis(OPENING)))
        .then();
  }

  /** The session has ended. */
  Mono<Void> remove(UUID userId, UUID id) {
    return redis.opsForZSet().remove(UserKey.of(userId, "sessions"), id.toString()).then();
  }

  private static List<String> keys(UUID userId) {
    return List.of(UserKey.of(userId, "version"), UserKey.of(userId, "sessions"));
  }
}
