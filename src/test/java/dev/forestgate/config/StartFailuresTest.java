package dev.forestgate.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forestgate.ForestGate;
import dev.forestgate.embedded.TestStores;
import dev.forestgate.testing.ServiceProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;

/**
 * A failed start prints one line that says what to do, and exits with a code other than 0.
 * Processes show the code and the whole output; the other lines are those of starts in this
 * process.
 */
class StartFailuresTest {
  /** A start in this process resets the logging of the services that run in it. */
  private static final String REMARK_OF_LOGBACK = "No appenders present in context";

  @TempDir private Path folder = Path.of("");

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      expectOnly(
          "Port "
              + taken.getLocalPort()
              + " is in use. Stop the process that uses it, or set PORT (or management.server.port).",
          outputOfProcess("--server.port=" + taken.getLocalPort()));
    }
  }

  @Test
  void malformedSigningKey() throws Exception {
    Path key = Files.writeString(folder.resolve("key.pem"), "nonsense");
    expectOnly(
        "The signing key "
            + key
            + " can't be used: there is no unencrypted private key in the file."
            + " Make one with scripts/generate-keys.sh, or correct AUTH_EC_PRIVATE_PEM_PATH.",
        linesOfStart("--AUTH_EC_PRIVATE_PEM_PATH=" + key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--DATABASE_URL=postgres://auth:hunter2@127.0.0.1:1/auth | PostgreSQL can't be used: | Check DATABASE_URL or DB_*",
        "--REDIS_URL=redis://:hunter2@127.0.0.1:1 | Redis can't be used: | Check REDIS_URL or REDIS_*",
        "--DATABASE_URL=mysql://auth:hunter2@127.0.0.1/auth | DATABASE_URL is not the URL of a PostgreSQL database. | Write it as postgres://",
        "--REDIS_URL=redis//:hunter2 | REDIS_URL is not the URL of a Redis. | Write it as redis://",
        "--PORT=hunter2 | PORT must be a whole number from 0 to 65535. | remove it",
        "--forestgate.journal.inactivity=-5s | A setting is out of range: forestgate.journal.inactivity | docs/configuration.md",
        "--forestgate.journal.summarizer=magic | The setting forestgate.journal.summarizer can't be read. | docs/configuration.md",
        "--forestgate.credentials.argon2.memory=1GiB | The setting forestgate.credentials.argon2 can't be read. | docs/configuration.md",
        "--forestgate.journal.inactivty=5s | forestgate.journal.inactivty is not a setting. | Did you mean forestgate.journal.inactivity",
        "--AUTH_ISSUER=auth.example.com | AUTH_ISSUER is no absolute http or https URL. | Write it as https://"
      })
  void unusableStoreOrSetting(String argument, String problem, String remedy) throws Exception {
    assertThat(linesOfStart(argument))
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("forest-gate: cannot start: " + problem)
                    .contains(remedy));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SECRET_KEY=hunter2 | has 7 bytes, and needs 32. Set SECRET_KEY",
        "SECRET_KEY=hunter2-hunter2-hunter2-hunter2-hunter2;JWT_SECRET_KEY=hunter2 | SECRET_KEY and JWT_SECRET_KEY differ"
      })
  void weakOrAmbiguousSecret(String settings, String problem) throws Exception {
    List<String> arguments =
        Stream.concat(
                Stream.of("forestgate.tokens.algorithm=HS256"), Stream.of(settings.split(";", -1)))
            .map(setting -> "--" + setting)
            .toList();
    assertThat(linesOfStart(arguments.toArray(String[]::new)))
        .singleElement()
        .satisfies(
            line -> assertThat(line).startsWith("forest-gate: cannot start: ").contains(problem));
  }

  @Test
  void operatorsOnAManagementPortThatIsNotThere() {
    assertThat(linesOfStart("--forestgate.admin.port=management", "--management.server.port=-1"))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("there is no management port"));
  }

  @Test
  void malformedDotenvLine() throws Exception {
    Files.writeString(folder.resolve(".env"), "# settings\nPORT='0'\nhunter2\n");
    expectOnly("Line 3 of .env is not a setting. Write it as NAME=value.", outputOfProcess());
  }

  @Test
  void allProblemsAreReportedAtOnce() throws Exception {
    assertThat(
            outputOfProcess(
                "--spring.profiles.active=prod",
                "--PORT=hunter2",
                "--forestgate.attempts.free=hunter2"))
        .anyMatch(line -> line.contains("PORT must be"))
        .anyMatch(line -> line.contains("The setting forestgate.attempts.free can't be read"))
        .anyMatch(line -> line.contains("starts no embedded PostgreSQL"))
        .anyMatch(line -> line.contains("starts no embedded Redis"))
        .anyMatch(line -> line.contains("Set forestgate.public-url"))
        .anyMatch(line -> line.contains("There is no signing key in keys"))
        .allMatch(line -> line.startsWith("forest-gate: cannot start: "));
  }

  @Test
  void outOfRangePropertiesAreReportedByTheNamesTheyWereSetBy() throws Exception {
    Files.writeString(folder.resolve(".env"), "FORESTGATE_ATTEMPTS_FREE=0\n");
    assertThat(outputOfProcess("--forestgate.journal.inactivity=-5s"))
        .hasSize(2)
        .anyMatch(line -> line.contains("forestgate.journal.inactivity"))
        .anyMatch(line -> line.contains("FORESTGATE_ATTEMPTS_FREE must be"));
  }

  @Test
  void unknownModeExitsWithTwo() throws Exception {
    try (ServiceProcess service = ServiceProcess.start(folder, Map.of(), "verfy")) {
      assertThat(service.awaitEnd()).isEqualTo(2);
      assertThat(service.output())
          .isEqualToIgnoringWhitespace(
              "forest-gate: Unknown mode verfy. Did you mean verify? See --help.");
    }
  }

  private static void expectOnly(String line, List<String> lines) {
    assertThat(lines).containsExactly("forest-gate: cannot start: " + line);
  }

  /** What a process of its own prints, which must end with another code than 0. */
  private List<String> outputOfProcess(String... arguments) throws Exception {
    Map<String, String> environment =
        List.of(arguments).toString().contains("prod")
            ? Map.of()
            : Map.of("DATABASE_URL", TestStores.databaseUrl(), "REDIS_URL", TestStores.redisUrl());
    try (ServiceProcess service = ServiceProcess.start(folder, environment, arguments)) {
      assertThat(service.awaitEnd()).isNotZero();
      return withoutSecrets(service.output());
    }
  }

  /** What a start in this process prints as its reason to fail. */
  private static List<String> linesOfStart(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    addUnlessGiven(all, "--DATABASE_URL=", TestStores.databaseUrl());
    addUnlessGiven(all, "--REDIS_URL=", TestStores.redisUrl());
    var printed = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      assertThatThrownBy(() -> SpringApplication.run(ForestGate.class, all.toArray(String[]::new)));
    } finally {
      System.setErr(before);
    }
    return withoutSecrets(printed.toString(UTF_8)).stream()
        .filter(line -> !line.contains(REMARK_OF_LOGBACK))
        .toList();
  }

  private static void addUnlessGiven(List<String> arguments, String option, String value) {
    if (arguments.stream().noneMatch(argument -> argument.startsWith(option))) {
      arguments.add(option + value);
    }
  }

  private static List<String> withoutSecrets(String output) {
    List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
    assertThat(String.join("\n", lines)).doesNotContain("hunter2", "Exception");
    return lines;
  }
}
