package dev.forestgate.config.store;

import dev.forestgate.config.source.SettingSource;
import dev.forestgate.config.source.WholeNumber;
import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connection of Redis: {@code REDIS_URL}, or else {@code REDIS_HOST}, {@code REDIS_PORT} and {@code
 * REDIS_DB} with defaults for those that are missing.
 */
public final class RedisSettings {
  private static final String URL = "spring.data.redis.url";
  private static final int DEFAULT_PORT = 6379;
  private static final int MAX_DATABASE = 99_999;

  private RedisSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String url = setting.apply("REDIS_URL");
    String host = setting.apply("REDIS_HOST");
    String port = setting.apply("REDIS_PORT");
    String database = setting.apply("REDIS_DB");
    if (url != null) {
      fromUrl(url, properties);
    } else if (host != null || port != null || database != null) {
      int number = WholeNumber.of("REDIS_PORT", port, DEFAULT_PORT, 1, 65_535);
      properties.put(
          "spring.data.redis.host",
          host == null ? "localhost" : withoutBrackets(ServerUrl.host("REDIS_HOST", host)));
      properties.put("spring.data.redis.port", String.valueOf(number));
      properties.put(
          "spring.data.redis.database",
          String.valueOf(WholeNumber.of("REDIS_DB", database, 0, 0, MAX_DATABASE)));
    }
  }

  /**
   * Validates Spring's own property {@code spring.data.redis.url}. Throws {@link StartRefused} here
   * because a later failure would print the URL with its password.
   */
  public static void check(@Nullable String url) {
    if (url != null && ServerUrl.parse(url) == null) {
      throw refused(URL);
    }
  }

  /** Sets the URL, or its parts if {@code java.net.URI}, which Spring uses, can't parse it. */
  private static void fromUrl(String text, Map<String, Object> properties) {
    ServerUrl url = ServerUrl.parse(text);
    if (url == null || !url.scheme().matches("rediss?") || !url.path().matches("\\d{0,5}")) {
      throw refused("REDIS_URL");
    }
    if (isUri(text)) {
      properties.put(URL, text);
      return;
    }
    properties.put("spring.data.redis.host", url.host());
    properties.put("spring.data.redis.port", url.port() < 0 ? DEFAULT_PORT : url.port());
    properties.put("spring.data.redis.database", url.path().isEmpty() ? "0" : url.path());
    properties.put("spring.data.redis.ssl.enabled", url.scheme().equals("rediss"));
    SettingSource.put(properties, "spring.data.redis.username", blankToNull(url.user()));
    SettingSource.put(properties, "spring.data.redis.password", url.password());
  }

  private static boolean isUri(String text) {
    try {
      return URI.create(text).getHost() != null;
    } catch (IllegalArgumentException notForUri) {
      return false;
    }
  }

  private static @Nullable String blankToNull(@Nullable String user) {
    return user == null || user.isBlank() ? null : user;
  }

  private static String withoutBrackets(String host) {
    return host.replaceFirst("^\\[(.*)]$", "$1");
  }

  private static StartRefused refused(String name) {
    return new StartRefused(
        name + " is not the URL of a Redis",
        "Write it as redis://user:password@host:6379/0, special characters percent-encoded");
  }
}
