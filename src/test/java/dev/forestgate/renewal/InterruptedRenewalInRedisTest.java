package dev.forestgate.renewal;

import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.FaultProxy;
import dev.forestgate.testing.RunningService;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/** Accounts in Redis, which makes the change and then fails. */
class InterruptedRenewalInRedisTest extends InterruptedRenewalContract {
  private static FaultProxy redis;
  private static RunningService service;

  @BeforeAll
  static void start() throws IOException {
    URI store = URI.create(TestStores.redisUrl());
    redis = FaultProxy.beforeRedis(store.getPort());
    service =
        RunningService.start(
            "forestgate.accounts.store=redis",
            "DATABASE_URL=",
            "REDIS_URL=" + InterruptedRenewalTest.at(TestStores.redisUrl(), store, redis) + "/8",
            // half of the default, so that the bound leaves a busy machine time
            "spring.data.redis.timeout=500ms");
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    redis.close();
  }

  @Override
  RunningService service() {
    return service;
  }

  /** The quotes tell the step of an account from a poll for jobs of this kind. */
  @Override
  void cutAfterTheNextCommit() {
    redis.onAnswerTo(List.of("\"account-follow-up\""), false, redis::cut);
  }

  @Override
  void mend() {
    redis.mend();
  }

  @Override
  boolean isSomethingLeft() {
    Long due =
        service
            .bean(ReactiveStringRedisTemplate.class)
            .opsForZSet()
            .size("fg:{errands}:job:waiting")
            .block();
    return due == null || due > 0;
  }
}
