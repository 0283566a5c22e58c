package dev.forestgate.signin;

import dev.forestgate.testing.RunningService;
import dev.forestgate.testing.RunningServiceInRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** The user in the response to a session check, with accounts in Redis. */
class SessionUserInRedisTest extends SessionUserContract {
  @Override
  RunningService service() {
    return RunningServiceInRedis.get();
  }

  @Override
  void holdTooLong(UUID userId) {
    var redis = service().bean(ReactiveStringRedisTemplate.class);
    Instant then = Instant.now().minus(Duration.ofHours(25));
    redis.opsForHash().put("account:" + userId, "created_at", then.toString()).block();
    redis
        .opsForZSet()
        .add("account:unverified", userId.toString(), (double) then.toEpochMilli())
        .block();
  }
}
