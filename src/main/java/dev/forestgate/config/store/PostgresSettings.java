package dev.forestgate.config.store;

import dev.forestgate.config.source.WholeNumber;
import dev.forestgate.failure.StartRefused;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connection of PostgreSQL: {@code DATABASE_URL}, or else {@code DB_*} with defaults for those that
 * are missing, as properties of R2DBC and Flyway.
 */
public final class PostgresSettings {
  private static final int DEFAULT_PORT = 5432;

  private PostgresSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String url = setting.apply("DATABASE_URL");
    if (url != null) {
      properties.putAll(fromUrl(url).properties());
    } else if (isAnySet(setting)) {
      properties.putAll(
          new PostgresAddress(
                  ServerUrl.host("DB_HOST", or(setting.apply("DB_HOST"), "localhost")),
                  WholeNumber.of("DB_PORT", setting.apply("DB_PORT"), DEFAULT_PORT, 1, 65_535),
                  or(setting.apply("DB_TABLE"), "auth"),
                  or(setting.apply("DB_USER"), "auth_user"),
                  or(setting.apply("DB_PASSWORD"), "password"),
                  Map.of())
              .properties());
    }
  }

  private static boolean isAnySet(Function<String, @Nullable String> setting) {
    return Stream.of("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_TABLE")
        .anyMatch(name -> setting.apply(name) != null);
  }

  /**
   * Parses {@code postgres://user:password@host:port/database?sslmode=require}. Parameters other
   * than those of TLS are ignored.
   */
  private static PostgresAddress fromUrl(String text) {
    ServerUrl url = ServerUrl.parse(text);
    if (url == null || !url.scheme().matches("postgres(ql)?") || url.path().isEmpty()) {
      throw new StartRefused(
          "DATABASE_URL is not the URL of a PostgreSQL database",
          "Write it as postgres://user:password@host:5432/database, special characters percent-encoded");
    }
    return new PostgresAddress(
        url.host(),
        url.port() < 0 ? DEFAULT_PORT : url.port(),
        url.path(),
        or(url.user(), ""),
        or(url.password(), ""),
        url.parameters());
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}
