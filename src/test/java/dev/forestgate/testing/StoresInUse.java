package dev.forestgate.testing;

import dev.forestgate.embedded.TestDatabase;
import dev.forestgate.embedded.TestStores;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stores of a service that runs in this JVM. Each Redis goes with one PostgreSQL, and the other way
 * round: of two services that share one of them alone, either would take jobs of the other, and
 * find no account or no session for them.
 *
 * @param accounts name of the database in PostgreSQL; empty for accounts in Redis
 * @param redis number of the database in Redis
 */
record StoresInUse(String accounts, String redis) implements AutoCloseable {
  private static final List<StoresInUse> ALL = new ArrayList<>();
  private static final Map<String, String> DATABASES = new ConcurrentHashMap<>();

  /**
   * Makes them a bean of a service that starts, for as long as it runs. The start fails if another
   * service uses the same Redis with other accounts.
   *
   * @param options options of the start by the names of their settings
   */
  static void register(ApplicationContext context, Map<String, String> options) {
    ((GenericApplicationContext) context)
        .registerBean(StoresInUse.class, () -> StoresInUse.by(options));
  }

  private static StoresInUse by(Map<String, String> options) {
    var stores = new StoresInUse(name(options, "DATABASE_URL"), name(options, "REDIS_URL"));
    synchronized (ALL) {
      ALL.stream()
          .filter(other -> other.redis.equals(stores.redis) != other.isAsFor(stores))
          .findAny()
          .ifPresent(
              other -> {
                throw new IllegalStateException(stores + " does not go with " + other);
              });
      ALL.add(stores);
    }
    return stores;
  }

  /** Of accounts in Redis there is nothing to share. */
  private boolean isAsFor(StoresInUse other) {
    return accounts.isEmpty() && other.accounts.isEmpty()
        ? redis.equals(other.redis)
        : accounts.equals(other.accounts);
  }

  /**
   * URL of the PostgreSQL that goes with the Redis in {@code options}: with the first Redis that of
   * all tests, and with each other one a database of its own.
   */
  static String databaseFor(Map<String, String> options) {
    String redis = name(options, "REDIS_URL");
    return redis.equals(name(Map.of("REDIS_URL", "=" + TestStores.redisUrl()), "REDIS_URL"))
        ? TestStores.databaseUrl()
        : DATABASES.computeIfAbsent(redis, any -> TestDatabase.create());
  }

  @Override
  public void close() {
    synchronized (ALL) {
      ALL.remove(this);
    }
  }

  /** Through a proxy a store has another port; but a database of its own has a name of its own. */
  private static String name(Map<String, String> options, String setting) {
    String option = options.getOrDefault(setting, "=");
    String url = option.substring(option.indexOf('=') + 1);
    if (url.isEmpty()) {
      return url;
    }
    URI address = URI.create(url);
    String path = address.getPath();
    return path.length() > 1 && !path.equals("/postgres") ? path : address.getPort() + path;
  }
}
