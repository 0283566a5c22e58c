package dev.forestgate.grants;

import dev.forestgate.grants.model.Authorization;
import dev.forestgate.grants.model.Grant;
import dev.forestgate.redis.Partition;
import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Access tokens of clients that are refused before they expire (RFC 7009).
 *
 * <pre>
 * key                         type    lifetime  contents
 * fg:{pNN}:revoked:&lt;id&gt;       string  a day     1; the id is that of a grant, for all its tokens, or the jti of a token;
 *                                               pNN is the partition of the session, so that a check reads both at once;
 *                                               of an offline grant, or a token without grant, that of their own id
 * </pre>
 *
 * Commands: one {@code SET}, one {@code MGET}. Fails with Spring's {@code DataAccessException} if
 * Redis is unavailable.
 */
@Component
public final class Revocations {
  /** The longest lifetime of an access token. */
  static final Duration LIFETIME = Duration.ofDays(1);

  private static final String KIND = "revoked";
  private static final String REVOKED = "1";

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;

  Revocations(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.scripts = scripts;
  }

  /** Refuses all access tokens of {@code grant}. */
  Mono<Void> revoke(Grant grant) {
    Authorization of = grant.authorization();
    UUID owner = owner(of.isOffline(), of.sessionId(), grant.id());
    return set(Partition.of(owner).key(KIND, grant.id()));
  }

  /** What a grant lives with: its session, or itself if it is offline. */
  public static UUID owner(boolean isOffline, UUID session, UUID grant) {
    return isOffline ? grant : session;
  }

  /**
   * Refuses one access token.
   *
   * @param owner {@link #owner} of its grant; the token itself without a grant
   * @param token its {@code jti}
   */
  public Mono<Void> revokeToken(UUID owner, UUID token) {
    return set(Partition.of(owner).key(KIND, token));
  }

  /**
   * Keys, any of which refuses an access token by existing.
   *
   * @param owner as of {@link #revokeToken}
   * @param grant its grant; the token itself without one
   */
  public static List<String> keys(UUID owner, UUID grant, UUID token) {
    Partition part = Partition.of(owner);
    return List.of(part.key(KIND, grant), part.key(KIND, token));
  }

  /** Tells whether one of {@code keys} exists. */
  public Mono<Boolean> isRevoked(List<String> keys) {
    return scripts.get(keys).map(found -> found.stream().anyMatch(Optional::isPresent));
  }

  private Mono<Void> set(String key) {
    return redis.opsForValue().set(key, REVOKED, LIFETIME).timeout(Script.TIMEOUT).then();
  }
}
