package dev.forestgate.limits.bucket;

import dev.forestgate.redis.Script;
import dev.forestgate.redis.Scripts;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Buckets that all replicas share. Their keys are their rooms' own.
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

  /** Takes one from the bucket {@code key}, if it is there. */
  public Mono<BucketResult> take(String key, Quota quota) {
    return take.run(List.of(key), quota.taking()).map(BucketResult::parse);
  }

  /** What {@link #take} would come to. */
  public Mono<BucketResult> look(String key, Quota quota) {
    return take.run(List.of(key), quota.looking()).map(BucketResult::parse);
  }
}
