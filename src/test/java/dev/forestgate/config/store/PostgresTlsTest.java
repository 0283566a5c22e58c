package dev.forestgate.config.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.config.Settings;
import dev.forestgate.failure.StartRefused;
import io.r2dbc.spi.ConnectionFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import reactor.core.publisher.Mono;

/**
 * TLS to a PostgreSQL that requires it, and for one of its databases requires a client certificate.
 */
class PostgresTlsTest {
  private static final String WORKS = "works";

  @TempDir private static Path folder = Path.of("");
  private static EmbeddedPostgres server;

  @BeforeAll
  static void start() throws Exception {
    run(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
            + " -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout server.key -out server.crt");
    run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=postgres"
            + " -keyout client.key -out client.crt");
    run(
        "openssl pkcs8 -topk8 -v2 aes-256-cbc -in client.key -out locked.key -passout pass:s${3}cret");
    Files.writeString(
        folder.resolve("hba"),
        """
        hostssl closed all all trust clientcert=verify-ca
        hostssl all    all all trust
        """);
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", path("server.crt"))
            .setServerConfig("ssl_key_file", path("server.key"))
            .setServerConfig("ssl_ca_file", path("client.crt"))
            .setServerConfig("hba_file", path("hba"))
            .setPGStartupWait(Duration.ofSeconds(60))
            .start();
    try (var connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database closed");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "localhost/postgres | works",
        "localhost/postgres?sslmode=disable | no encryption",
        "localhost/postgres?sslmode=allow | works",
        "localhost/postgres?sslmode=prefer | works",
        "localhost/postgres?sslmode=require | works",
        "localhost/postgres?ssl=true | works",
        "localhost/postgres?sslmode=verify-ca | path",
        "localhost/postgres?sslmode=verify-full | path",
        "localhost/postgres?sslrootcert=system | path",
        "localhost/postgres?sslmode=verify-full&sslrootcert={}/server.crt | works",
        "127.0.0.1/postgres?sslmode=verify-ca&sslrootcert={}/server.crt | works",
        "127.0.0.1/postgres?sslmode=verify-full&sslrootcert={}/server.crt | host",
        "localhost/postgres?sslmode=require&sslrootcert={}/client.crt | path",
        "localhost/closed?sslmode=require | certificate",
        "localhost/closed?sslmode=require&sslcert={}/client.crt&sslkey={}/client.key | works",
        "localhost/closed?sslmode=verify-full&sslrootcert={}/server.crt&sslcert={}/client.crt&sslkey={}/locked.key&sslpassword=s%24%7B3%7Dcret | works"
      })
  void bothDriversUnderstandTheSame(String place, String outcome) {
    ConfigurableEnvironment environment = with(url(place));
    assertThat(jdbc(environment)).as("JDBC").containsIgnoringCase(outcome);
    assertThat(r2dbc(environment)).as("R2DBC").containsIgnoringCase(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sslmode=no-verify | Use sslmode=require",
        "sslmode=Require | sslmode is not one of disable",
        "sslmode=verify-full&sslrootcert=/nowhere/root.crt | sslrootcert names /nowhere/root.crt",
        "sslrootcert={}/server.crt | sslrootcert is set without sslmode",
        "sslmode=require&sslcert={}/client.crt | sslcert and sslkey belong together",
        "sslmode=require&sslcrl=x | the parameter sslcrl is not supported"
      })
  void parametersThatTheDriversReadDifferentlyAreRefused(String parameters, String problem) {
    assertThatThrownBy(() -> with(url("localhost/postgres?" + parameters)))
        .isInstanceOf(StartRefused.class)
        .hasMessageStartingWith("DATABASE_URL can't be used: ")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aHostWithAnUnderscoreReachesBothDrivers() {
    ConfigurableEnvironment environment = with(url("my_db.invalid/postgres"));
    assertThat(jdbc(environment)).containsIgnoringCase("connection attempt failed");
    assertThat(r2dbc(environment)).contains("my_db.invalid").doesNotContain("my_db.invalid:");
  }

  private static String url(String place) {
    String withPort = place.replaceFirst("/", ":" + server.getPort() + "/");
    return "postgres://postgres:hunter2@" + withPort.replace("{}", folder.toString());
  }

  private static String jdbc(ConfigurableEnvironment environment) {
    String url = Objects.requireNonNull(environment.getProperty("spring.flyway.url"));
    try (var connection = DriverManager.getConnection(url, "postgres", "hunter2")) {
      return connection.isValid(1) ? WORKS : "invalid";
    } catch (Exception failed) {
      return words(failed);
    }
  }

  private static String r2dbc(ConfigurableEnvironment environment) {
    String[] outcome = new String[1];
    new ApplicationContextRunner()
        .withConfiguration(AutoConfigurations.of(R2dbcAutoConfiguration.class))
        .withPropertyValues("spring.r2dbc.pool.enabled=false")
        .withInitializer(
            context ->
                environment
                    .getPropertySources()
                    .forEach(context.getEnvironment().getPropertySources()::addFirst))
        .run(
            context -> {
              ConnectionFactory drivers = context.getBean(ConnectionFactory.class);
              outcome[0] =
                  Mono.from(drivers.create())
                      .flatMap(connection -> Mono.from(connection.close()))
                      .thenReturn(WORKS)
                      .onErrorResume(failed -> Mono.just(words(failed)))
                      .block(Duration.ofSeconds(10));
            });
    return outcome[0];
  }

  private static String words(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      words.append(cause.getMessage()).append("; ");
    }
    return words.toString();
  }

  private static ConfigurableEnvironment with(String url) {
    var environment = new StandardEnvironment();
    String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
    environment
        .getPropertySources()
        .replace(
            name,
            new SystemEnvironmentPropertySource(name, new HashMap<>(Map.of("DATABASE_URL", url))));
    new Settings().postProcessEnvironment(environment, new SpringApplication());
    return environment;
  }

  private static void run(String command) throws Exception {
    Process process =
        new ProcessBuilder(command.split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("openssl.txt").toFile())
            .start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("openssl.txt"))).isZero();
  }

  private static String path(String name) {
    return folder.resolve(name).toString();
  }
}
