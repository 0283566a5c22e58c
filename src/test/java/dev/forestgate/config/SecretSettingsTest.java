package dev.forestgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.ForestGate;
import dev.forestgate.config.production.WeakHashWarnings;
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
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.mock.env.MockEnvironment;

/** Secrets from files, and secrets that the profile {@code prod} rejects. */
class SecretSettingsTest {
  private static final String DRAWN =
      "9f1c2ab47de0635889b1c0d4e7f6a3520b9d8c7e6f5a41302f1e0d9c8b7a6958";

  @TempDir private Path folder = Path.of("");

  @Test
  void aFileHoldsTheValueOfASetting() throws IOException {
    Path url = Files.writeString(folder.resolve("url"), "postgres://gate:p%40ss@db/gate\n");
    Path key = Files.writeString(folder.resolve("key"), "sk-or-1\n");
    ConfigurableEnvironment environment =
        with(Map.of("DATABASE_URL_FILE", url, "OPENROUTER_API_KEY_FILE", key));
    assertThat(environment.getProperty("spring.r2dbc.password")).isEqualTo("p@ss");
    assertThat(environment.getProperty("forestgate.openrouter.api-key")).isEqualTo("sk-or-1");
  }

  @Test
  void aPartOfTheDatabaseMayComeFromAFileToo() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "from a file");
    assertThat(
            with(Map.of("DB_HOST", "db", "DB_PASSWORD_FILE", password))
                .getProperty("spring.r2dbc.password"))
        .isEqualTo("from a file");
  }

  @Test
  void aFileThatIsNotThereIsNamedAndOneOfTwoMustDo() throws IOException {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> with(Map.of("DB_PASSWORD_FILE", missing)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("DB_PASSWORD_FILE names " + missing);
    Path file = Files.writeString(folder.resolve("password"), "hunter2");
    assertThatThrownBy(() -> with(Map.of("DB_PASSWORD", "hunter3", "DB_PASSWORD_FILE", file)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("Both DB_PASSWORD and DB_PASSWORD_FILE are set")
        .hasMessageNotContaining("hunter");
    assertThat(
            with(Map.of("DB_PASSWORD", "one", "DB_PASSWORD_FILE", " "))
                .getProperty("spring.r2dbc.password"))
        .isEqualTo("one");
  }

  @Test
  void aCertificateNeedsItsKeyAndBothMustBePem() throws IOException {
    Path nonsense = Files.writeString(folder.resolve("cert.pem"), "nonsense");
    assertThatThrownBy(() -> with(Map.of("SSL_KEYFILE", nonsense)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("SSL_CERTFILE is missing");
    assertThatThrownBy(() -> with(Map.of("SSL_CERTFILE", nonsense, "SSL_KEYFILE", nonsense)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(
            "SSL_CERTFILE names a file that does not contain '-----BEGIN CERTIFICATE-----'");
    assertThat(with(Map.of()).containsProperty("server.ssl.bundle")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "DB_PASSWORD, password",
    "DB_PASSWORD, PostgreS",
    "DB_PASSWORD, secure-password",
    "DATABASE_URL, postgres://auth_user:auth_pass@postgres:5432/auth_db",
    "SENDGRID_API_KEY, Your_SendGrid_ApiKey",
    "OPENROUTER_API_KEY, Your_Open_Router_ApiKey",
    "VISITOR_HMAC_KEY, 32 bit HMAC key",
    "VISITOR_HMAC_KEY, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "HS256 SECRET_KEY, your-secret-key-here-your-secret-key-here",
    "HS256 JWT_SECRET_KEY, changeme-changeme-changeme-changeme",
    "HS256 API_JWT_SECRET, 0123456789"
  })
  void inProductionAKnownOrWeakSecretIsRefused(String setting, String value) {
    Map<String, Object> settings = new HashMap<>();
    String name = setting.substring(setting.indexOf(' ') + 1);
    settings.put(name, value);
    if (setting.startsWith("HS256")) {
      settings.put("FORESTGATE_TOKENS_ALGORITHM", "HS256");
    }
    assertThatThrownBy(() -> inProduction(settings))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(name)
        .hasMessageContaining("openssl rand -hex 32")
        .hasMessageNotContaining(value);
  }

  @Test
  void inProductionThePasswordOfTheDatabaseHasNoDefault() {
    assertThatThrownBy(() -> inProduction(Map.of("DB_HOST", "db")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("DB_PASSWORD is not set");
  }

  @Test
  void generatedSecretsPassAndUnusedOnesAreNotChecked() {
    assertThatCode(
            () ->
                inProduction(
                    Map.of(
                        "DATABASE_URL",
                        "postgres://gate:" + DRAWN + "@db/gate",
                        "VISITOR_HMAC_KEY",
                        DRAWN,
                        "SECRET_KEY",
                        "another program's")))
        .doesNotThrowAnyException();
    assertThatCode(() -> with(Map.of("DB_PASSWORD", "password"))).doesNotThrowAnyException();
  }

  @Test
  void inProductionAllThatIsMissingIsToldAtOnce() {
    assertThatThrownBy(() -> inProductionAsService(Map.of("FORESTGATE_ATTEMPTS_FREE", "0")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(
            "no other is configured. Set DATABASE_URL",
            "no other is configured. Set REDIS_URL",
            "Set forestgate.public-url",
            "There is no signing key in " + folder,
            "There is no seal key of the journal at " + folder,
            "VISITOR_HMAC_KEY is not set",
            "There is no key for second factors in " + folder,
            "FORESTGATE_ATTEMPTS_FREE must be")
        .message()
        .hasLineCount(8);
  }

  @Test
  void inProductionAKeyThatADevelopmentStartMadeIsRefused() throws IOException {
    Path key = folder.resolve("ec_private.pem");
    Files.writeString(key, "Made by a start of Forest Gate without the profile prod.\nx");
    assertThatThrownBy(() -> inProductionAsService(Map.of()))
        .hasMessageContaining("The signing key " + key + " was generated by a start without");
    Files.writeString(key, "x");
    assertThatThrownBy(() -> inProductionAsService(Map.of()))
        .hasMessageNotContaining("signing key");
  }

  @ParameterizedTest
  @CsvSource({
    "1MiB, 2, 1024 KiB",
    "19MB, 1, 19456 KiB",
    "7167KB, 16, 7167 KiB",
    "19MiB, 2, ''",
    "46MiB, 1, ''",
    "12MiB, 3, ''",
    "7MiB, 5, ''",
    "none, 2, ''"
  })
  void costBelowOwaspsMinimumIsReported(String memory, String iterations, String told) {
    var environment =
        new MockEnvironment()
            .withProperty("forestgate.credentials.argon2.memory", memory)
            .withProperty("forestgate.credentials.argon2.iterations", iterations);
    assertThat(WeakHashWarnings.warnings(environment)).hasSize(told.isEmpty() ? 0 : 1);
    assertThat(String.join("", WeakHashWarnings.warnings(environment))).contains(told);
  }

  @Test
  void inProductionAFactorKeyThatADevelopmentStartMadeIsRefused() throws IOException {
    Path key = folder.resolve("factors.key");
    Files.writeString(key, "# Made by a start of Forest Gate without the profile prod.\nx");
    assertThatThrownBy(() -> inProductionAsService(Map.of()))
        .hasMessageContaining("The key for second factors " + key + " was generated by a start");
  }

  private void inProductionAsService(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("FORESTGATE_EMBEDDED_ALLOWED", "false");
    settings.put("FORESTGATE_TOKENS_KEYS_DIRECTORY", folder);
    settings.put("FORESTGATE_JOURNAL_SEAL_KEY", folder.resolve("journal.key"));
    settings.put("FORESTGATE_VISITOR_KEY_FILE", folder.resolve("visitor.key"));
    settings.put("FORESTGATE_FACTORS_KEYS_DIRECTORY", folder);
    ConfigurableEnvironment environment = raw(settings, "prod");
    new Settings().postProcessEnvironment(environment, new SpringApplication(ForestGate.class));
  }

  private static ConfigurableEnvironment inProduction(Map<String, Object> settings) {
    return with(settings, "prod");
  }

  private static ConfigurableEnvironment with(Map<String, Object> settings, String... profiles) {
    ConfigurableEnvironment environment = raw(settings, profiles);
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  private static ConfigurableEnvironment raw(Map<String, Object> settings, String... profiles) {
    var environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, asText(settings)));
    environment.setActiveProfiles(profiles);
    return environment;
  }

  /** Settings as environment variables. */
  private static Map<String, Object> asText(Map<String, Object> settings) {
    Map<String, Object> text = new HashMap<>();
    settings.forEach((name, value) -> text.put(name, value.toString()));
    return text;
  }
}
