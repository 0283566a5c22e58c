package dev.forestgate.errands;

import dev.forestgate.redis.Script;
import dev.forestgate.together.Change;
import dev.forestgate.together.InRedis;
import java.util.UUID;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Job outbox where accounts are in Redis: the keys of {@link Errands}, written by {@code
 * redis/errand.lua} within the step of the account.
 */
@Component
@InRedis
final class RedisJobOutbox implements JobOutbox {
  private final Errands errands;

  RedisJobOutbox(Errands errands) {
    this.errands = errands;
  }

  @Override
  public Change put(Errand errand) {
    return Change.Redis.of(
        "errand",
        "put",
        errand.id().toString(),
        Errands.json(errand.kind(), errand.words()),
        Script.millis(HEAD_START));
  }

  @Override
  public Mono<Void> done(UUID id) {
    return errands.done(id);
  }

  @Override
  public Flux<Errand> take(int most) {
    return Flux.empty();
  }
}
