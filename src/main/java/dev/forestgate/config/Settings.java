package dev.forestgate.config;

import dev.forestgate.config.production.ProductionRequirements;
import dev.forestgate.config.production.ProductionSecrets;
import dev.forestgate.config.production.WeakHashWarnings;
import dev.forestgate.config.service.LogSettings;
import dev.forestgate.config.service.PortSettings;
import dev.forestgate.config.service.TlsSettings;
import dev.forestgate.config.service.TokenSettings;
import dev.forestgate.config.source.DotenvFile;
import dev.forestgate.config.source.ForeignVariables;
import dev.forestgate.config.source.LiteralPropertySources;
import dev.forestgate.config.source.SettingFile;
import dev.forestgate.config.source.SettingProblems;
import dev.forestgate.config.source.SettingSource;
import dev.forestgate.config.store.PostgresSettings;
import dev.forestgate.config.store.RedisSettings;
import dev.forestgate.failure.StartRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.StringUtils;

/**
 * Turns environment variables and the file {@code .env} in the working directory into the
 * properties that Spring and the service read. They override {@code application.yaml}. A property
 * that is set by its own name on the command line, as a system property or in the environment
 * overrides them.
 */
public final class Settings implements EnvironmentPostProcessor, Ordered {
  private static final Logger log = LoggerFactory.getLogger(Settings.class);

  /** Variables whose value is the value of a property, unchanged. */
  private static final Map<String, String> DIRECT =
      Map.ofEntries(
          Map.entry("HOST", "server.address"),
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
          Map.entry("VISITOR_HMAC_KEY", "forestgate.visitor.hmac-key"),
          Map.entry("MAXMIND_DB_PATH", "forestgate.geo.city-database"),
          Map.entry("MAXMIND_ASN_DB_PATH", "forestgate.geo.asn-database"),
          Map.entry("SMTP_HOST", "forestgate.mail.smtp.host"),
          Map.entry("SMTP_USERNAME", "forestgate.mail.smtp.username"),
          Map.entry("SMTP_PASSWORD", "forestgate.mail.smtp.password"));

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    SettingProblems problems = new SettingProblems();
    ForeignVariables.hide(environment);
    problems.of(() -> readDotenv(environment));
    LiteralPropertySources.protect(environment.getPropertySources());
    Function<String, @Nullable String> setting = name -> setting(environment, name);
    Map<String, Object> properties = new LinkedHashMap<>();
    readVariables(environment, setting, properties, problems);
    boolean isProduction = environment.acceptsProfiles(Profiles.of("prod"));
    if (isProduction) {
      ProductionSecrets.checks(setting).forEach(problems::of);
    }
    properties.replaceAll((property, value) -> LiteralPropertySources.literal(value));
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SettingSource(properties, settingsByProperty()));
    problems.of(() -> PortSettings.readManagementPort(environment, properties));
    List<String> warnings = new ArrayList<>(UnknownSettings.in(environment, problems));
    warnings.addAll(ActiveProfiles.warnings(environment));
    application.addInitializers(context -> warnings.forEach(log::warn));
    if (isProduction) {
      warnings.addAll(WeakHashWarnings.warnings(environment));
    }
    if (isProduction && isService(application)) {
      new ProductionRequirements(environment).check(problems);
    }
    if (!problems.isEmpty() && !application.getAllSources().isEmpty()) {
      problems.addAll(PropertyBindingCheck.of(environment));
    }
    problems.refuse(environment);
  }

  private static void readVariables(
      ConfigurableEnvironment environment,
      Function<String, @Nullable String> setting,
      Map<String, Object> properties,
      SettingProblems problems) {
    DIRECT.forEach(
        (name, property) ->
            problems.of(() -> SettingSource.put(properties, property, setting.apply(name))));
    problems.of(() -> PortSettings.read(setting, properties));
    problems.of(() -> LogSettings.read(setting, properties));
    problems.of(() -> TokenSettings.read(setting, properties));
    problems.of(() -> PostgresSettings.read(setting, properties));
    problems.of(() -> RedisSettings.read(setting, properties));
    problems.of(() -> RedisSettings.check(environment.getProperty("spring.data.redis.url")));
    problems.of(() -> TlsSettings.read(setting, properties));
  }

  /** True if the service starts, not a command-line mode. */
  private static boolean isService(SpringApplication application) {
    return application.getAllSources().stream()
        .anyMatch(
            source ->
                source instanceof Class<?> type
                    && type.isAnnotationPresent(SpringBootApplication.class));
  }

  private static Map<String, String> settingsByProperty() {
    Map<String, String> settings = new HashMap<>();
    DIRECT.forEach((name, property) -> settings.put(property, name));
    PortSettings.PROPERTIES.forEach((name, property) -> settings.put(property, name));
    settings.put("forestgate.tokens.access-lifetime", "JWT_MAXAGE");
    settings.put("forestgate.tokens.secret", String.join(" or ", TokenSettings.SECRETS));
    return settings;
  }

  /**
   * Value of the setting {@code name}, or the contents of the file that {@code NAME_FILE} names, as
   * orchestrators provide secrets. An empty value counts as unset, because Compose files pass on
   * variables that are not set.
   */
  private static @Nullable String setting(ConfigurableEnvironment environment, String name) {
    String value = environment.getProperty(name);
    String file = environment.getProperty(name + SettingFile.SUFFIX);
    if (!StringUtils.hasText(file)) {
      return StringUtils.hasText(value) ? value.strip() : null;
    }
    if (StringUtils.hasText(value)) {
      throw new StartRefused(
          "Both " + name + " and " + name + SettingFile.SUFFIX + " are set",
          "Set only one of them");
    }
    return SettingFile.read(name + SettingFile.SUFFIX, Path.of(file.strip())).strip();
  }

  /**
   * Adds {@code .env} as a property source. Its name makes Spring resolve {@code FORESTGATE_X_Y} in
   * it as in the environment.
   */
  private static void readDotenv(ConfigurableEnvironment environment) {
    environment
        .getPropertySources()
        .addAfter(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            new SystemEnvironmentPropertySource(
                "dotenv-systemEnvironment", DotenvFile.read(Path.of(".env"))));
  }
}
