package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code REDIS_URL}, else {@code REDIS_HOST}, {@code REDIS_PORT}, {@code REDIS_DB} with the seed's
 * defaults for the rest.
 */
final class RedisSettings {
  private RedisSettings() {}

  static void read(Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String url = setting.apply("REDIS_URL");
    String host = setting.apply("REDIS_HOST");
    String port = setting.apply("REDIS_PORT");
    String database = setting.apply("REDIS_DB");
    if (url != null) {
      requireAddress(url);
      properties.put("spring.data.redis.url", url);
    } else if (host != null || port != null || database != null) {
      properties.put("spring.data.redis.host", host == null ? "localhost" : host);
      properties.put("spring.data.redis.port", port == null ? "6379" : port);
      properties.put("spring.data.redis.database", database == null ? "0" : database);
    }
  }

  /** Looked at here, as a failure further down would print the address with the password in it. */
  private static void requireAddress(String url) {
    try {
      URI uri = URI.create(url);
      boolean isRedis = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
      String path = uri.getPath();
      if (isRedis && uri.getHost() != null && (path == null || path.matches("(/\\d{0,5})?"))) {
        return;
      }
    } catch (IllegalArgumentException malformed) {
      // The message would hold the password.
    }
    throw new StartRefused(
        "REDIS_URL is not the address of a Redis",
        "Write it as redis://user:password@host:6379/0, special characters percent-encoded");
  }
}
