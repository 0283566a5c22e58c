package dev.forestgate;

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
      properties.put("spring.data.redis.url", url);
    } else if (host != null || port != null || database != null) {
      properties.put("spring.data.redis.host", host == null ? "localhost" : host);
      properties.put("spring.data.redis.port", port == null ? "6379" : port);
      properties.put("spring.data.redis.database", database == null ? "0" : database);
    }
  }
}
