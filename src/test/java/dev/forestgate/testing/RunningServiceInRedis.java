package dev.forestgate.testing;

import dev.forestgate.embedded.SharedFixture;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.users.redis.TestAccounts;
import java.util.ArrayList;
import java.util.List;

/**
 * Shared service with accounts in Redis: a database of its own, no PostgreSQL, and a shared secret
 * for its tokens.
 */
public final class RunningServiceInRedis {
  public static final String SECRET = "0123456789abcdef0123456789abcdef0123456789abcdef";

  /** Contents of its database. */
  public static final TestAccounts REDIS = TestAccounts.in(1);

  private static final List<String> SETTINGS =
      List.of(
          "forestgate.accounts.store=redis",
          "DATABASE_URL=",
          "REDIS_URL=" + TestStores.redisUrl() + "/1",
          "forestgate.tokens.algorithm=HS256",
          "API_JWT_SECRET=" + SECRET);

  private static final SharedFixture<RunningService> SHARED =
      SharedFixture.of("the shared service with accounts in Redis", RunningServiceInRedis::start);

  private RunningServiceInRedis() {}

  public static RunningService get() {
    return SHARED.get();
  }

  /** A replica of it with {@code settings}, each {@code name=value}. */
  public static RunningService start(String... settings) {
    List<String> all = new ArrayList<>(SETTINGS);
    all.addAll(List.of(settings));
    return RunningService.start(all.toArray(String[]::new));
  }
}
