package dev.forestgate.testing;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stores of a service that runs in this JVM. Services with one Redis and two databases of accounts
 * would take each other's jobs, and find no account for them.
 *
 * @param accounts the URL of PostgreSQL; empty for accounts in Redis
 * @param redis number of the database, and where a server has but one in use, the server's port
 */
record StoresInUse(String accounts, String redis) implements AutoCloseable {
  private static final List<StoresInUse> ALL = new ArrayList<>();

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
          .filter(other -> other.redis.equals(stores.redis))
          .filter(other -> !other.accounts.equals(stores.accounts))
          .findAny()
          .ifPresent(
              other -> {
                throw new IllegalStateException(
                    "Redis database %s is in use with the accounts in %s"
                        .formatted(stores.redis, other.accounts));
              });
      ALL.add(stores);
    }
    return stores;
  }

  @Override
  public void close() {
    synchronized (ALL) {
      ALL.remove(this);
    }
  }

  /** Through a proxy the same database has another port. */
  private static String name(Map<String, String> options, String setting) {
    String option = options.getOrDefault(setting, "");
    String url = option.substring(option.indexOf('=') + 1);
    if (url.isEmpty()) {
      return url;
    }
    URI address = URI.create(url);
    return address.getPath().length() > 1 ? address.getPath() : String.valueOf(address.getPort());
  }
}
