package dev.forestgate;

import dev.forestgate.failure.StartRefused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * The settings that the seeds name, and a {@code .env} file in the working directory, turned into
 * the properties that we and Spring read. They win over {@code application.yaml} and give way to a
 * property that is set by its own name on the command line, as a system property or in the
 * environment.
 */
final class Settings implements EnvironmentPostProcessor, Ordered {
  private static final String SOURCE = "forestgateSettings";

  /** Setting to property, where the value is taken as it is. */
  private static final Map<String, String> DIRECT =
      Map.ofEntries(
          Map.entry("PORT", "server.port"),
          Map.entry("HOST", "server.address"),
          Map.entry("LOG_LEVEL", "logging.level.dev.forestgate"),
          Map.entry("AUTH_EC_PRIVATE_PEM_PATH", "forestgate.tokens.private-key"),
          Map.entry("AUTH_EC_PUBLIC_PEM_PATH", "forestgate.tokens.public-key"),
          Map.entry("AUTH_ISSUER", "forestgate.tokens.issuer"),
          Map.entry("AUTH_AUDIENCE", "forestgate.tokens.audience"),
          Map.entry("OPENROUTER_API_KEY", "forestgate.openrouter.api-key"),
          Map.entry("OPENROUTER_MODEL", "forestgate.openrouter.model"),
          Map.entry("OPENROUTER_APP_NAME", "forestgate.openrouter.app-name"),
          Map.entry("SENDGRID_API_KEY", "forestgate.sendgrid.api-key"),
          Map.entry("FROM_EMAIL", "forestgate.mail.from"),
          Map.entry("FROM_NAME", "forestgate.mail.from-name"),
          Map.entry("REPLY_TO_EMAIL", "forestgate.mail.reply-to"),
          Map.entry("NOTIFY_EMAIL", "forestgate.mail.notify"),
          Map.entry("SMTP_HOST", "forestgate.mail.smtp.host"),
          Map.entry("SMTP_PORT", "forestgate.mail.smtp.port"),
          Map.entry("SMTP_USERNAME", "forestgate.mail.smtp.username"),
          Map.entry("SMTP_PASSWORD", "forestgate.mail.smtp.password"));

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    readDotenv(environment);
    Function<String, @Nullable String> setting = name -> setting(environment, name);
    Map<String, Object> properties = new LinkedHashMap<>();
    DIRECT.forEach((name, property) -> put(properties, property, setting.apply(name)));
    TokenSettings.read(setting, properties);
    PostgresSettings.read(setting, properties);
    RedisSettings.read(setting, properties);
    TlsSettings.read(setting, properties);
    if (environment.acceptsProfiles(Profiles.of("prod"))) {
      ProductionSecrets.check(setting);
    }
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new MapPropertySource(SOURCE, properties));
    managementPort(environment, properties);
  }

  static void put(Map<String, Object> properties, String property, @Nullable String value) {
    if (value != null) {
      properties.put(property, value);
    }
  }

  /**
   * A setting by its name, or what is in the file that {@code NAME_FILE} names, as orchestrators
   * hand out secrets. One that is there but empty counts as not there: compose files pass on what
   * they do not have.
   */
  private static @Nullable String setting(ConfigurableEnvironment environment, String name) {
    String value = environment.getProperty(name);
    String file = environment.getProperty(name + SettingFile.SUFFIX);
    if (!StringUtils.hasText(file)) {
      return StringUtils.hasText(value) ? value.strip() : null;
    }
    if (StringUtils.hasText(value)) {
      throw new StartRefused(
          "Both " + name + " and " + name + SettingFile.SUFFIX + " are set", "Set one of them");
    }
    return SettingFile.read(name + SettingFile.SUFFIX, Path.of(file.strip())).strip();
  }

  /** Named so that Spring reads {@code FORESTGATE_X_Y} in it as it does in the environment. */
  private static void readDotenv(ConfigurableEnvironment environment) {
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                "dotenv-systemEnvironment", DotenvFile.read(Path.of(".env"))));
  }

  /**
   * 1,000 above the service's own, so that replicas on one machine stay apart; 0, a free one, where
   * that is 0.
   */
  private static void managementPort(
      ConfigurableEnvironment environment, Map<String, Object> properties) {
    String port = environment.getProperty("server.port", "8080");
    if (port.matches("\\d{1,5}")) {
      int number = Integer.parseInt(port);
      int beside = number > 64_535 ? number - 1000 : number + 1000;
      properties.put("management.server.port", number == 0 ? 0 : beside);
    }
  }
}
