package dev.forestgate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What the seeds' settings become. */
class SettingsTest {
  @Test
  void databaseUrlSaysWhereWhoAndHow() {
    ConfigurableEnvironment environment =
        with(
            Map.of(
                "DATABASE_URL",
                "postgres://auth%40user:p%3Ass%2Fword@db.internal:6543/auth_db?sslmode=require&x=y"));
    assertThat(environment.getProperty("spring.r2dbc.url"))
        .isEqualTo("r2dbc:postgresql://db.internal:6543/auth_db?sslMode=require");
    assertThat(environment.getProperty("spring.r2dbc.username")).isEqualTo("auth@user");
    assertThat(environment.getProperty("spring.r2dbc.password")).isEqualTo("p:ss/word");
    assertThat(environment.getProperty("spring.flyway.url"))
        .isEqualTo("jdbc:postgresql://db.internal:6543/auth_db?sslmode=require");
    assertThat(environment.getProperty("spring.flyway.user")).isEqualTo("auth@user");
    assertThat(environment.getProperty("spring.flyway.password")).isEqualTo("p:ss/word");
  }

  @Test
  void databaseUrlWinsOverItsParts() {
    ConfigurableEnvironment environment =
        with(Map.of("DATABASE_URL", "postgresql://a:b@one/db", "DB_HOST", "two"));
    assertThat(environment.getProperty("spring.r2dbc.url"))
        .isEqualTo("r2dbc:postgresql://one:5432/db");
  }

  @Test
  void anyPartTakesTheSeedsDefaultsForTheRest() {
    ConfigurableEnvironment environment = with(Map.of("DB_HOST", "db"));
    assertThat(environment.getProperty("spring.r2dbc.url"))
        .isEqualTo("r2dbc:postgresql://db:5432/auth");
    assertThat(environment.getProperty("spring.r2dbc.username")).isEqualTo("auth_user");
    assertThat(environment.getProperty("spring.r2dbc.password")).isEqualTo("password");
    assertThat(with(Map.of("REDIS_DB", "3")).getProperty("spring.data.redis.host"))
        .isEqualTo("localhost");
    assertThat(with(Map.of("REDIS_HOST", "cache")).getProperty("spring.data.redis.port"))
        .isEqualTo("6379");
  }

  @Test
  void theSeedsMailSettingsAreTheMailsOwn() {
    ConfigurableEnvironment environment =
        with(
            Map.of(
                "SENDGRID_API_KEY", "SG.key",
                "FROM_EMAIL", "gate@example.org",
                "FROM_NAME", "Gate",
                "REPLY_TO_EMAIL", "help@example.org",
                "NOTIFY_EMAIL", "ops@example.org",
                "SMTP_HOST", "mail.example.org",
                "SMTP_PORT", "2525",
                "SMTP_USERNAME", "gate",
                "SMTP_PASSWORD", "pass"));
    assertThat(environment.getProperty("forestgate.sendgrid.api-key")).isEqualTo("SG.key");
    assertThat(environment.getProperty("forestgate.mail.from")).isEqualTo("gate@example.org");
    assertThat(environment.getProperty("forestgate.mail.from-name")).isEqualTo("Gate");
    assertThat(environment.getProperty("forestgate.mail.reply-to")).isEqualTo("help@example.org");
    assertThat(environment.getProperty("forestgate.mail.notify")).isEqualTo("ops@example.org");
    assertThat(environment.getProperty("forestgate.mail.smtp.host")).isEqualTo("mail.example.org");
    assertThat(environment.getProperty("forestgate.mail.smtp.port")).isEqualTo("2525");
    assertThat(environment.getProperty("forestgate.mail.smtp.username")).isEqualTo("gate");
    assertThat(environment.getProperty("forestgate.mail.smtp.password")).isEqualTo("pass");
  }

  @Test
  void nothingSetIsNothingConfigured() {
    ConfigurableEnvironment environment = with(Map.of("DATABASE_URL", " ", "REDIS_URL", ""));
    assertThat(environment.containsProperty("spring.r2dbc.url")).isFalse();
    assertThat(environment.containsProperty("spring.data.redis.url")).isFalse();
    assertThat(environment.containsProperty("spring.data.redis.host")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://a:hunter2@h/db",
        "postgres://a:hunter2@h",
        "postgres://a:hunter2@h/",
        "postgres://a:hunter2@ h/db",
        "a:hunter2@h/db",
        "postgres:a:hunter2@h/db"
      })
  void anAddressThatIsNoneIsRefusedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> with(Map.of("DATABASE_URL", url)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("DATABASE_URL")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> with(Map.of("REDIS_URL", url)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("REDIS_URL")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, server.port, 9000, 9000",
    "HOST, server.address, 127.0.0.1, 127.0.0.1",
    "LOG_LEVEL, logging.level.dev.forestgate, debug, debug",
    "AUTH_ISSUER, forestgate.tokens.issuer, me, me",
    "AUTH_AUDIENCE, forestgate.tokens.audience, you, you",
    "AUTH_EC_PRIVATE_PEM_PATH, forestgate.tokens.private-key, a.pem, a.pem",
    "AUTH_EC_PUBLIC_PEM_PATH, forestgate.tokens.public-key, b.pem, b.pem",
    "OPENROUTER_API_KEY, forestgate.openrouter.api-key, sk-1, sk-1",
    "OPENROUTER_MODEL, forestgate.openrouter.model, maker/model, maker/model",
    "OPENROUTER_APP_NAME, forestgate.openrouter.app-name, My Gate, My Gate",
    "JWT_MAXAGE, forestgate.tokens.access-lifetime, 30, 30m",
    "REDIS_URL, spring.data.redis.url, rediss://:x@h:1/2, rediss://:x@h:1/2"
  })
  void oneSettingIsOneProperty(String setting, String property, String value, String expected) {
    assertThat(with(Map.of(setting, value)).getProperty(property)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SECRET_KEY", "API_JWT_SECRET", "JWT_SECRET_KEY"})
  void aSharedSecretHasThreeNamesAndIsReadWithHs256Alone(String name) {
    String property = "forestgate.tokens.secret";
    String algorithm = "FORESTGATE_TOKENS_ALGORITHM";
    assertThat(with(Map.of(name, "one", algorithm, "HS256")).getProperty(property))
        .isEqualTo("one");
    assertThat(with(Map.of(name, "one")).containsProperty(property)).isFalse();
    Map<String, Object> twice = new HashMap<>(Map.of(name, "one", algorithm, "hs256"));
    twice.put("SECRET_KEY", "one");
    assertThat(with(twice).getProperty(property)).isEqualTo("one");
    assertThat(
            with(Map.of("SECRET_KEY", "one", "JWT_SECRET_KEY", "two")).containsProperty(property))
        .isFalse();
    assertThatThrownBy(
            () ->
                with(Map.of("SECRET_KEY", "hunter2", "JWT_SECRET_KEY", "two", algorithm, "HS256")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("SECRET_KEY and JWT_SECRET_KEY differ")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"8080, 9080", "8081, 9081", "65000, 64000", "0, 0"})
  void theManagementPortFollowsThatOfTheService(String port, String management) {
    assertThat(with(Map.of("PORT", port)).getProperty("management.server.port"))
        .isEqualTo(management);
    ConfigurableEnvironment environment = environment(Map.of("PORT", "7000"));
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("commandLine", Map.of("server.port", port)));
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    assertThat(environment.getProperty("management.server.port")).isEqualTo(management);
  }

  @Test
  void aDotenvFileIsReadLineByLine(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve(".env"),
            """
            # comment

            PLAIN=value
              SPACED  =  value with spaces
            DOUBLE="in double quotes # no comment"
            SINGLE='in "single" quotes'
            export EXPORTED=yes
            EMPTY=
            EQUALS=a=b=c
            ONE_QUOTE="open
            forestgate.journal.inactivity=5s
            """);
    assertThat(DotenvFile.read(file))
        .containsExactly(
            Map.entry("PLAIN", "value"),
            Map.entry("SPACED", "value with spaces"),
            Map.entry("DOUBLE", "in double quotes # no comment"),
            Map.entry("SINGLE", "in \"single\" quotes"),
            Map.entry("EXPORTED", "yes"),
            Map.entry("EMPTY", ""),
            Map.entry("EQUALS", "a=b=c"),
            Map.entry("ONE_QUOTE", "\"open"),
            Map.entry("forestgate.journal.inactivity", "5s"));
    assertThat(DotenvFile.read(folder.resolve("missing"))).isEmpty();
  }

  @Test
  void aLineThatIsNoSettingIsNamedByItsNumberAlone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=1\nhunter2\n");
    assertThatThrownBy(() -> DotenvFile.read(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("Line 2")
        .hasMessageNotContaining("hunter2");
  }

  private static ConfigurableEnvironment with(Map<String, Object> settings) {
    ConfigurableEnvironment environment = environment(settings);
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  private static ConfigurableEnvironment environment(Map<String, Object> settings) {
    var environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(settings)));
    return environment;
  }
}
