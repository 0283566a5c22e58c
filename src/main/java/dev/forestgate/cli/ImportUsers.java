package dev.forestgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.AccountImport;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.users.redis.SingleServerCheck;
import io.r2dbc.spi.ConnectionFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The command-line mode {@code import-users <file>}: takes the accounts of another service into the
 * store that is configured, from CSV or JSON lines; {@code -} reads the standard input. Reads the
 * same settings as the service. Exit code 1 where a line was refused.
 */
@AccountsConfiguration
@Import(AccountImport.class)
public final class ImportUsers {
  public static final String NAME = "import-users";
  private static final String STANDARD_INPUT = "-";

  private ImportUsers() {}

  @Bean
  static ExitStatus outcome() {
    return new ExitStatus();
  }

  /** As a runner, so that what refuses is told in one line as at a start, with exit code 1. */
  @Bean
  static ApplicationRunner importing(
      ObjectProvider<FlywayMigrationInitializer> tables,
      ObjectProvider<ConnectionFactory> postgres,
      ObjectProvider<SingleServerCheck> one,
      ObjectProvider<AccountImport> intake,
      ExitStatus outcome) {
    return arguments -> {
      try (BufferedReader file = open(arguments.getNonOptionArgs())) {
        tables.getIfAvailable(); // which makes them
        postgres.ifAvailable(StartupChecks::fill);
        one.ifAvailable(SingleServerCheck::require);
        outcome.is(take(intake.getObject(), file));
      }
    };
  }

  public static void run(String... arguments) {
    ExitStatus.exit(
        new SpringApplicationBuilder(ImportUsers.class)
            .web(WebApplicationType.NONE)
            // so that no store is started that is not needed
            .lazyInitialization(true)
            .run(arguments));
  }

  private static boolean take(AccountImport intake, BufferedReader file) {
    AccountImport.Result result =
        Objects.requireNonNull(intake.take(file, ImportUsers::say).block());
    say(
        "%d rows: %d added, %d there already (%d of them with another password hash), %d refused"
            .formatted(
                result.rows(), result.added(), result.there(), result.changed(), result.refused()));
    return result.refused() == 0;
  }

  private static BufferedReader open(List<String> arguments) {
    if (arguments.size() != 2) {
      throw new StartRefused(
          "It is not said which file to import",
          "Write import-users users.csv, or import-users - for the standard input");
    }
    String name = arguments.get(1);
    try {
      return new BufferedReader(
          new InputStreamReader(
              name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name)),
              UTF_8));
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The file " + name + " can't be read", "Name a CSV or JSON lines file", unreadable);
    }
  }

  @SuppressWarnings("SystemOut") // meant for whoever typed the command, at any log level
  private static void say(String line) {
    System.out.println(line);
  }
}
