package dev.forestgate.limits.bucket;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Token buckets that all replicas share. The caller chooses the key.
 *
 * <p>Commands: one {@code EVALSHA} of {@code redis/bucket-take.lua}. Fails with Spring's {@code
 * DataAccessException} where Redis is away.
 */
@Component
public final class Buckets {
  private final Script take;

  public Buckets(Scripts scripts) {
    this.take = scripts.named("bucket-take");
  }

  /** Takes one token from the bucket {@code key}, if there is one. */
  public Mono<BucketResult> take(String key, Quota quota) {
    return take.run(List.of(key), quota.taking()).map(BucketResult::parse);
  }

  /** Returns the state of the bucket without taking a token. */
  public Mono<BucketResult> look(String key, Quota quota) {
    return take.run(List.of(key), quota.looking()).map(BucketResult::parse);
  }
}
