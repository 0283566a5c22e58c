package dev.forestgate.config.source;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.MapPropertySource;

/** The properties that environment settings stand for, and from which setting each came. */
public final class SettingSource extends MapPropertySource {
  /** Of several settings that stand for the same, those of a whole group have one name. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "spring.r2dbc.", "DATABASE_URL or DB_*",
          "spring.flyway.", "DATABASE_URL or DB_*",
          "spring.data.redis.", "REDIS_URL or REDIS_*",
          "spring.ssl.", "SSL_CERTFILE or SSL_KEYFILE");

  private final Map<String, String> settings;

  /**
   * @param settings the setting of each property that has one of its own
   */
  public SettingSource(Map<String, Object> properties, Map<String, String> settings) {
    super("forestgateSettings", properties);
    this.settings = settings;
  }

  /** The setting that {@code property} came from; null where it did not. */
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

  /** Sets {@code property} where there is a value. */
  public static void put(Map<String, Object> properties, String property, @Nullable String value) {
    if (value != null) {
      properties.put(property, value);
    }
  }
}
