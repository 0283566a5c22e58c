package dev.forestgate.outbox;

import dev.forestgate.redis.Script;
import dev.forestgate.transactions.ConditionalOnRedisAccounts;
import dev.forestgate.transactions.Enlisted;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Job outbox where accounts are in Redis: the keys of {@link JobQueue}, written by {@code
 * redis/errand.lua} within the step of the account.
 */
@Component
@ConditionalOnRedisAccounts
final class RedisJobOutbox implements JobOutbox {
  private final JobQueue errands;

  RedisJobOutbox(JobQueue errands) {
    this.errands = errands;
  }

  @Override
  public Enlisted put(Job errand) {
    return Enlisted.Redis.of(
        "errand",
        "put",
        errand.id().toString(),
        JobQueue.json(errand.kind(), errand.parameters()),
        Script.millis(HEAD_START));
  }

  @Override
  public Mono<Void> done(UUID id) {
    return errands.done(id);
  }

  @Override
  public Flux<Job> take(int most) {
    return Flux.empty();
  }
}
