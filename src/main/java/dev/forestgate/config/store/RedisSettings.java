package dev.forestgate.config.store;

import dev.forestgate.config.source.SettingSource;
import dev.forestgate.config.source.WholeNumber;
import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code REDIS_URL}, else {@code REDIS_HOST}, {@code REDIS_PORT}, {@code REDIS_DB} with the seed's
 * defaults for the rest.
 */
public final class RedisSettings {
  private static final String URL = "spring.data.redis.url";
  private static final int DEFAULT_PORT = 6379;
  private static final int MOST_DATABASES = 99_999;

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
          host == null ? "localhost" : bare(ServerUrl.host("REDIS_HOST", host)));
      properties.put("spring.data.redis.port", String.valueOf(number));
      properties.put(
          "spring.data.redis.database",
          String.valueOf(WholeNumber.of("REDIS_DB", database, 0, 0, MOST_DATABASES)));
    }
  }

  /**
   * Refuses an address that stands under Spring's own name for it: a failure further down would
   * print it, with the password.
   */
  public static void check(@Nullable String url) {
    if (url != null && ServerUrl.parse(url) == null) {
      throw refused(URL);
    }
  }

  /** In parts where {@code java.net.URI}, which Spring reads it with, does not understand it. */
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
    SettingSource.put(properties, "spring.data.redis.username", blankAsNone(url.user()));
    SettingSource.put(properties, "spring.data.redis.password", url.password());
  }

  private static boolean isUri(String text) {
    try {
      return URI.create(text).getHost() != null;
    } catch (IllegalArgumentException notForUri) {
      return false;
    }
  }

  private static @Nullable String blankAsNone(@Nullable String user) {
    return user == null || user.isBlank() ? null : user;
  }

  private static String bare(String host) {
    return host.replaceFirst("^\\[(.*)]$", "$1");
  }

  private static StartRefused refused(String name) {
    return new StartRefused(
        name + " is not the address of a Redis",
        "Write it as redis://user:password@host:6379/0, special characters percent-encoded");
  }
}
