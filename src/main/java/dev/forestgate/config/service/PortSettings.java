package dev.forestgate.config.service;

import dev.forestgate.config.source.SettingSource;
import dev.forestgate.config.source.WholeNumber;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/** {@code PORT}, {@code SMTP_PORT}, and the management port that follows from the service port. */
public final class PortSettings {
  /** Property of each variable. */
  public static final Map<String, String> PROPERTIES =
      Map.of("PORT", "server.port", "SMTP_PORT", "forestgate.mail.smtp.port");

  private static final int DEFAULT_PORT = 8080;
  private static final int MAX_PORT = 65_535;

  private PortSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    PROPERTIES.forEach(
        (name, property) -> {
          String port = setting.apply(name);
          WholeNumber.of(name, port, DEFAULT_PORT, name.equals("PORT") ? 0 : 1, MAX_PORT);
          SettingSource.put(properties, property, port);
        });
  }

  /**
   * Sets the management port to 1,000 above the service port, so that replicas on one machine do
   * not collide, or to 0, a free port, if the service port is 0.
   */
  public static void readManagementPort(
      ConfigurableEnvironment environment, Map<String, Object> properties) {
    WholeNumber.of(
        "management.server.port",
        environment.getProperty("management.server.port"),
        -1,
        -1,
        MAX_PORT);
    int number =
        WholeNumber.of(
            "server.port", environment.getProperty("server.port"), DEFAULT_PORT, -1, MAX_PORT);
    if (number >= 0) {
      int managementPort = number > 64_535 ? number - 1000 : number + 1000;
      properties.put("management.server.port", number == 0 ? 0 : managementPort);
    }
  }
}
