package dev.forestgate.config.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;

/** Properties that stem from environment variables, with the variable of each. */
public final class SettingSource extends MapPropertySource {
  /**
   * Common name of the variables that together make up a group of properties, by prefix of the
   * property.
   */
  private static final Map<String, String> GROUPS =
      Map.of(
          "spring.r2dbc.", "DATABASE_URL or DB_*",
          "spring.flyway.", "DATABASE_URL or DB_*",
          "spring.data.redis.", "REDIS_URL or REDIS_*",
          "spring.ssl.", "SSL_CERTFILE or SSL_KEYFILE");

  private final Map<String, String> settings;

  /**
   * Creates the source.
   *
   * @param settings variable by property, for properties that stem from one variable
   */
  public SettingSource(Map<String, Object> properties, Map<String, String> settings) {
    super("forestgateSettings", properties);
    this.settings = settings;
  }

  /** The variable that {@code property} stems from; null if this source does not have it. */
  @Nullable String setting(String property) {
    if (!containsProperty(property)) {
      return null;
    }
    return settings.getOrDefault(
        property,
        GROUPS.entrySet().stream()
            .filter(group -> property.startsWith(group.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(property));
  }

  /** Sets {@code property} if {@code value} is not null. */
  public static void put(Map<String, Object> properties, String property, @Nullable String value) {
    if (value != null) {
      properties.put(property, value);
    }
  }
}
