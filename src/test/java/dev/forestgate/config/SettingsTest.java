package dev.forestgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.config.source.DotenvFile;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.testing.DeclaredProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
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

/** Translation of the seeds' settings to properties. */
class SettingsTest {
  @Test
  void databaseUrlSetsAddressCredentialsAndTls() {
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
        .isEqualTo("r2dbc:postgresql://one:5432/db?sslMode=allow");
  }

  @Test
  void anyPartTakesTheSeedsDefaultsForTheRest() {
    ConfigurableEnvironment environment = with(Map.of("DB_HOST", "db"));
    assertThat(environment.getProperty("spring.r2dbc.url"))
        .isEqualTo("r2dbc:postgresql://db:5432/auth?sslMode=allow");
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
  void aPropertyByItsOwnNameWinsOverASettingAndTheCommandLineOverBoth() {
    ConfigurableEnvironment environment = environment(Map.of("PORT", "1", "SERVER_PORT", "2"));
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    assertThat(environment.getProperty("server.port")).isEqualTo("2");
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("commandLine", Map.of("server.port", "3")));
    assertThat(environment.getProperty("server.port")).isEqualTo("3");
    assertThat(with(Map.of("PORT", "1")).getProperty("server.port")).isEqualTo("1");
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
  void invalidUrlIsRefusedWithoutItsPassword(String url) {
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
    "AUTH_ISSUER, forestgate.tokens.issuer, me, me",
    "AUTH_AUDIENCE, forestgate.tokens.audience, you, you",
    "AUTH_EC_PRIVATE_PEM_PATH, forestgate.tokens.private-key, a.pem, a.pem",
    "AUTH_EC_PUBLIC_PEM_PATH, forestgate.tokens.public-key, b.pem, b.pem",
    "OPENROUTER_API_KEY, forestgate.openrouter.api-key, sk-1, sk-1",
    "OPENROUTER_MODEL, forestgate.openrouter.model, maker/model, maker/model",
    "OPENROUTER_APP_NAME, forestgate.openrouter.app-name, My Gate, My Gate",
    "VISITOR_HMAC_KEY, forestgate.visitor.hmac-key, some key, some key",
    "MAXMIND_DB_PATH, forestgate.geo.city-database, a.mmdb, a.mmdb",
    "MAXMIND_ASN_DB_PATH, forestgate.geo.asn-database, b.mmdb, b.mmdb",
    "JWT_MAXAGE, forestgate.tokens.access-lifetime, 30, 30m",
    "REDIS_URL, spring.data.redis.url, rediss://:x@h:1/2, rediss://:x@h:1/2"
  })
  void oneSettingIsOneProperty(String setting, String property, String value, String expected) {
    assertThat(with(Map.of(setting, value)).getProperty(property)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"my host", "db?x=1", "db:5432", "redis://:hunter2@db:6379", "/run/db", "a@b"})
  void aHostIsANameOrAnAddressAlone(String host) {
    for (String name : new String[] {"DB_HOST", "REDIS_HOST"}) {
      assertThatThrownBy(() -> with(Map.of(name, host)))
          .isInstanceOf(StartRefused.class)
          .hasMessageStartingWith(name + " is not a host")
          .hasMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "my_db, my_db:5432, my_db",
    "::1, [::1]:5432, ::1",
    "[::1], [::1]:5432, ::1",
    "db.internal, db.internal:5432, db.internal"
  })
  void aHostIsTakenAsComposeAndTheNetworkNameIt(String host, String place, String heard) {
    ConfigurableEnvironment parts = with(Map.of("DB_HOST", host, "DB_TABLE", "my db/a?b#c%"));
    String database = "/my%20db%2Fa%3Fb%23c%25?";
    assertThat(parts.getProperty("spring.r2dbc.url"))
        .startsWith("r2dbc:postgresql://" + place + database);
    assertThat(parts.getProperty("spring.flyway.url"))
        .startsWith("jdbc:postgresql://" + place + database);
    String inUrl = host.equals("::1") ? "[::1]" : host;
    ConfigurableEnvironment url = with(Map.of("DATABASE_URL", "postgres://a:b@" + inUrl + "/d"));
    assertThat(url.getProperty("spring.r2dbc.url"))
        .startsWith("r2dbc:postgresql://" + place + "/d?");
    assertThat(with(Map.of("REDIS_HOST", host)).getProperty("spring.data.redis.host"))
        .isEqualTo(heard);
  }

  @Test
  void aRedisUrlMayNameAServiceOfCompose() {
    ConfigurableEnvironment environment = with(Map.of("REDIS_URL", "redis://:p%40ss@redis_cache"));
    assertThat(environment.getProperty("spring.data.redis.host")).isEqualTo("redis_cache");
    assertThat(environment.getProperty("spring.data.redis.port")).isEqualTo("6379");
    assertThat(environment.getProperty("spring.data.redis.password")).isEqualTo("p@ss");
  }

  @Test
  void variablesOfOtherProgramsCountAsUnset() {
    ConfigurableEnvironment environment =
        with(
            Map.of(
                "REDIS_PORT", "tcp://10.96.0.11:6379",
                "SMTP_PORT", "tcp://10.96.0.12:25",
                "DB_PORT", "tcp://10.96.0.13:5432",
                "PORT", "tcp://10.96.0.14:80",
                "SERVER_PORT", "tcp://10.96.0.15:80",
                "HOST", "x86_64-conda-linux-gnu"));
    assertThat(ofOurs(environment)).isEqualTo(ofOurs(with(Map.of()))).isNotEmpty();
    assertThat(environment.getProperty("server.port")).isNull();
    assertThat(
            with(Map.of("REDIS_HOST", "cache", "REDIS_PORT", "tcp://10.96.0.11:6379"))
                .getProperty("spring.data.redis.port"))
        .isEqualTo("6379");
  }

  @ParameterizedTest
  @CsvSource({"warning, warn", "WARN, warn", "critical, error", "Info, info", "silent, off"})
  void aLogLevelMayHaveTheNameThatOthersGiveIt(String named, String level) {
    assertThat(with(Map.of("LOG_LEVEL", named)).getProperty("logging.level.dev.forestgate"))
        .isEqualTo(level);
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, abc",
    "SERVER_PORT, abc",
    "MANAGEMENT_SERVER_PORT, abc",
    "PORT, 65536",
    "PORT, -1",
    "DB_PORT, abc",
    "DB_PORT, 0",
    "REDIS_PORT, 6379/tcp",
    "REDIS_DB, x",
    "SMTP_PORT, smtp",
    "JWT_MAXAGE, 15m",
    "JWT_MAXAGE, 0",
    "JWT_MAXAGE, 1441",
    "LOG_LEVEL, loud"
  })
  void aSettingThatCanNotBeReadIsNamedAsItWasWritten(String name, String value) {
    assertThatThrownBy(() -> with(Map.of(name, value)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith(name)
        .hasMessageNotContaining("forestgate.");
  }

  @Test
  void allErrorsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                with(
                    Map.of(
                        "SERVER_PORT",
                        "abc",
                        "JWT_MAXAGE",
                        "15m",
                        "DATABASE_URL",
                        "none",
                        "REDIS_URL",
                        "none",
                        "SSL_KEYFILE",
                        "/nowhere")))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(
            "SERVER_PORT must be",
            "JWT_MAXAGE",
            "DATABASE_URL",
            "REDIS_URL",
            "SSL_CERTFILE is missing")
        .message()
        .hasLineCount(5);
  }

  @ParameterizedTest
  @CsvSource({
    "info, info",
    "DEBUG, debug",
    "off, off",
    "'warn,forest_gate=debug', debug",
    "'forest_gate=debug,warn', debug",
    "'warn,dev_forestgate=debug,forestgate=trace', trace",
    "'info,hyper=debug,sqlx::query=warn', info",
    "forest_gate::auth=debug, debug",
    "forest_gate, trace",
    "'error,forest_gate=verbose', error",
    "' info , forest_gate = debug ', debug",
    "'debug,warn', warn",
    "info/sign.*in, info"
  })
  void rustLogDirectivesForTheServiceSetItsLogLevel(String directives, String level) {
    String property = "logging.level.dev.forestgate";
    assertThat(with(Map.of("RUST_LOG", directives)).getProperty(property)).isEqualTo(level);
    assertThat(with(Map.of("RUST_LOG", directives, "LOG_LEVEL", "error")).getProperty(property))
        .isEqualTo("error");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hyper=debug", "verbose", "forest_gate=", "=info", ",", "actix_web=info,x"})
  void rustLogDirectivesForOtherTargetsAreIgnored(String directives) {
    assertThat(
            with(Map.of("RUST_LOG", directives)).containsProperty("logging.level.dev.forestgate"))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "your-64-byte-secret-key-here-exactly-64-characters-long..."})
  void aSessionSecretIsTakenAndNotNeeded(String secret) {
    ConfigurableEnvironment environment = with(Map.of("SESSION_SECRET", secret));
    assertThat(ofOurs(environment)).isEqualTo(ofOurs(with(Map.of()))).isNotEmpty();
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
            Map.entry("forestgate.journal.inactivity", "5s"));
    assertThat(DotenvFile.read(folder.resolve("missing"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "\"v\" # note | v",
        "'v'# note | v",
        "v # note | v",
        "v#1 | v#1",
        "#1 | #1",
        "\"a # b\" | a # b",
        "'pa${x:1}$$ss\\n' | pa${x:1}$$ss\\n",
        "\"pa${x:1}\\$ss\\\"\\q\" | pa${x:1}$ss\"\\q",
        "it's | it's",
        "a\"b\" | a\"b\"",
        "a\\nb | a\\nb"
      })
  void quotesNotesAndDollarsOfADotenvFile(String written, String value, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "K=" + written + "\nNEXT=1\n");
    assertThat(DotenvFile.read(file))
        .containsExactly(Map.entry("K", value), Map.entry("NEXT", "1"));
  }

  @Test
  void aDotenvFileMayHaveAMarkLinesOfWindowsAndValuesOfSeveralLines(@TempDir Path folder)
      throws IOException {
    String text =
        "\uFEFFA=1\r\nKEY=\"-----BEGIN\r\nMII\n-----END\" # key\r\nB='x\ny'\r\nC= # none\r\n";
    Map<String, String> expected =
        Map.of("A", "1", "KEY", "-----BEGIN\nMII\n-----END", "B", "x\ny", "C", "");
    Path file = Files.writeString(folder.resolve(".env"), text);
    assertThat(DotenvFile.read(file)).isEqualTo(expected);
    Files.writeString(file, text, java.nio.charset.StandardCharsets.UTF_16LE);
    assertThat(DotenvFile.read(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "K=\"hunter2 | opens a quote",
        "K=\"hunter2\"x | continues after",
        "K='a'hunter2' | continues after"
      })
  void aQuoteOfADotenvFileThatEndsNowhereOrTooSoonIsRefused(
      String line, String problem, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=1\n" + line + "\nB=2\n");
    assertThatThrownBy(() -> DotenvFile.read(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("Line 2")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aLineThatIsNoSettingIsNamedByItsNumberAlone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "A=1\nhunter2\n");
    assertThatThrownBy(() -> DotenvFile.read(file))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("Line 2")
        .hasMessageNotContaining("hunter2");
  }

  /** A property that is added to a record must be added to {@code start/properties.txt} too. */
  @Test
  void theListOfPropertiesIsThatOfTheRecords() {
    assertThat(UnknownSettings.names()).containsExactlyElementsOf(DeclaredProperties.all());
  }

  private static Map<String, Object> ofOurs(ConfigurableEnvironment environment) {
    var source = environment.getPropertySources().get("forestgateSettings");
    return ((MapPropertySource) Objects.requireNonNull(source)).getSource();
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
