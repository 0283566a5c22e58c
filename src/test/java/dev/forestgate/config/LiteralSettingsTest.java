package dev.forestgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A value with a dollar sign and braces is taken literally, from every source. */
@Tag("security")
class LiteralSettingsTest {
  private static final String PASSWORD = "spring.r2dbc.password";

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {"pa${x:1}ss", "pa${x}ss", "pa\\${x:1}ss", "${", "a${b${c}}d", "$${x}", "#{1+1}"})
  void aSecretOfTheEnvironmentIsWhatIsWritten(String secret) {
    assertThat(read(environment(Map.of("DB_PASSWORD", secret)), PASSWORD)).isEqualTo(secret);
    assertThat(
            read(
                environment(Map.of("SECRET_KEY", secret, "FORESTGATE_TOKENS_ALGORITHM", "HS256")),
                "forestgate.tokens.secret"))
        .isEqualTo(secret);
    assertThat(
            read(
                environment(Map.of("FORESTGATE_TOKENS_SECRET", secret)),
                "forestgate.tokens.secret"))
        .isEqualTo(secret);
  }

  @Test
  void aSecretOfAFileIsWhatIsWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), "pa${x:1}ss\n");
    assertThat(read(environment(Map.of("DB_PASSWORD_FILE", file.toString())), PASSWORD))
        .isEqualTo("pa${x:1}ss");
  }

  @Test
  void aPasswordOfAUrlIsWhatIsWrittenOrEncoded() {
    for (String password : new String[] {"pa${x:1}ss", "pa%24%7Bx:1%7Dss"}) {
      assertThat(
              read(
                  environment(Map.of("DATABASE_URL", "postgres://a:" + password + "@h/d")),
                  PASSWORD))
          .isEqualTo("pa${x:1}ss");
    }
    ConfigurableEnvironment redis =
        environment(Map.of("REDIS_URL", "rediss://:pa${x:1}ss@redis_cache/3"));
    assertThat(read(redis, "spring.data.redis.password")).isEqualTo("pa${x:1}ss");
    assertThat(read(redis, "spring.data.redis.host")).isEqualTo("redis_cache");
    assertThat(read(redis, "spring.data.redis.database")).isEqualTo("3");
    assertThat(read(redis, "spring.data.redis.ssl.enabled")).isEqualTo("true");
  }

  @Test
  void aSecretOfTheCommandLineIsWhatIsWritten() {
    ConfigurableEnvironment environment = raw(Map.of());
    environment
        .getPropertySources()
        .addFirst(
            new SimpleCommandLinePropertySource(
                "--DB_PASSWORD=pa${x:1}ss", "--forestgate.sendgrid.api-key=a${x}b"));
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    assertThat(read(environment, PASSWORD)).isEqualTo("pa${x:1}ss");
    assertThat(read(environment, "forestgate.sendgrid.api-key")).isEqualTo("a${x}b");
  }

  @Test
  void aSecretOfAConfigTreeIsWhatIsWritten() throws IOException {
    Files.writeString(folder.resolve("DB_PASSWORD"), "pa${x:1}ss");
    Files.writeString(folder.resolve("forestgate.openrouter.api-key"), "a${x}b");
    ConfigurableEnvironment environment = raw(Map.of());
    environment.getPropertySources().addLast(new ConfigTreePropertySource("tree", folder));
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    assertThat(read(environment, PASSWORD)).isEqualTo("pa${x:1}ss");
    assertThat(read(environment, "forestgate.openrouter.api-key")).isEqualTo("a${x}b");
  }

  /** The value as both ways of reading a property return it. */
  private static String read(ConfigurableEnvironment environment, String property) {
    String bound = Binder.get(environment).bind(property, String.class).get();
    assertThat(environment.getProperty(property)).isEqualTo(bound);
    return bound;
  }

  private static ConfigurableEnvironment environment(Map<String, Object> variables) {
    ConfigurableEnvironment environment = raw(variables);
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  private static ConfigurableEnvironment raw(Map<String, Object> variables) {
    var environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(name, new SystemEnvironmentPropertySource(name, new HashMap<>(variables)));
    return environment;
  }
}
