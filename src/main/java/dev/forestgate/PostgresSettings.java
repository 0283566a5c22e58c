package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * {@code DATABASE_URL}, else {@code DB_*} with the seed's defaults for the rest, as R2DBC and
 * Flyway want to hear it.
 */
final class PostgresSettings {
  private static final int DEFAULT_PORT = 5432;

  private PostgresSettings() {}

  static void read(Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String url = setting.apply("DATABASE_URL");
    if (url != null) {
      fromUrl(url, properties);
    } else if (isAnySet(setting)) {
      put(
          properties,
          or(setting.apply("DB_HOST"), "localhost")
              + ":"
              + or(setting.apply("DB_PORT"), String.valueOf(DEFAULT_PORT))
              + "/"
              + or(setting.apply("DB_TABLE"), "auth"),
          or(setting.apply("DB_USER"), "auth_user"),
          or(setting.apply("DB_PASSWORD"), "password"),
          null);
    }
  }

  private static boolean isAnySet(Function<String, @Nullable String> setting) {
    return java.util.stream.Stream.of("DB_HOST", "DB_PORT", "DB_USER", "DB_PASSWORD", "DB_TABLE")
        .anyMatch(name -> setting.apply(name) != null);
  }

  /**
   * {@code postgres://user:password@host:port/database?sslmode=require}; other parameters are not
   * ours to pass on.
   */
  private static void fromUrl(String url, Map<String, Object> properties) {
    URI uri = parse(url);
    String[] user = or(uri.getRawUserInfo(), "").split(":", 2);
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    put(
        properties,
        uri.getHost() + ":" + port + uri.getRawPath(),
        decode(user[0]),
        user.length < 2 ? "" : decode(user[1]),
        UriComponentsBuilder.fromUri(uri).build().getQueryParams().getFirst("sslmode"));
  }

  private static URI parse(String url) {
    try {
      URI uri = URI.create(url);
      boolean isPostgres =
          "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
      if (isPostgres && uri.getHost() != null && or(uri.getRawPath(), "").length() > 1) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // The message would hold the password.
    }
    throw new StartRefused(
        "DATABASE_URL is not the address of a PostgreSQL database",
        "Write it as postgres://user:password@host:5432/database, special characters percent-encoded");
  }

  private static void put(
      Map<String, Object> properties,
      String place,
      String user,
      String password,
      @Nullable String sslMode) {
    String ssl = sslMode == null ? "" : "?sslMode=" + sslMode;
    properties.put("spring.r2dbc.url", "r2dbc:postgresql://" + place + ssl);
    properties.put("spring.r2dbc.username", user);
    properties.put("spring.r2dbc.password", password);
    properties.put(
        "spring.flyway.url", "jdbc:postgresql://" + place + ssl.replace("sslMode", "sslmode"));
    properties.put("spring.flyway.user", user);
    properties.put("spring.flyway.password", password);
  }

  private static String decode(String text) {
    return UriUtils.decode(text, "UTF-8");
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }
}
