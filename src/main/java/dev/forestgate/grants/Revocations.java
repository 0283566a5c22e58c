package dev.forestgate.grants;

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
 *                                               pNN is the partition of the grant, or of a token without one
 * </pre>
 *
 * Commands: one {@code SET}, one {@code MGET}. Fails with Spring's {@code DataAccessException} if
 * Redis is unavailable.
 */
@Component
public final class Revocations {
  /** The longest lifetime of an access token. */
  private static final Duration LIFETIME = Duration.ofDays(1);

  private static final String KIND = "revoked";
  private static final String REVOKED = "1";

  private final ReactiveStringRedisTemplate redis;
  private final Scripts scripts;

  Revocations(ReactiveStringRedisTemplate redis, Scripts scripts) {
    this.redis = redis;
    this.scripts = scripts;
  }

  /** Refuses all access tokens of a grant. */
  Mono<Void> revokeGrant(UUID grant) {
    return set(Partition.of(grant).key(KIND, grant));
  }

  /**
   * Refuses one access token.
   *
   * @param grant its grant; {@code token} for a token without one
   * @param token its {@code jti}
   */
  public Mono<Void> revokeToken(UUID grant, UUID token) {
    return set(Partition.of(grant).key(KIND, token));
  }

  /** Tells whether an access token, or its grant, was revoked; parameters as before. */
  public Mono<Boolean> isRevoked(UUID grant, UUID token) {
    Partition part = Partition.of(grant);
    return scripts
        .get(List.of(part.key(KIND, grant), part.key(KIND, token)))
        .map(found -> found.stream().anyMatch(Optional::isPresent));
  }

  private Mono<Void> set(String key) {
    return redis.opsForValue().set(key, REVOKED, LIFETIME).timeout(Script.TIMEOUT).then();
  }
}
