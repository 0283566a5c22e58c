package dev.forestgate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.factors.ImportedTotp;
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
 * Command-line mode {@code import-users <file>}: imports the accounts of another service into the
 * configured store, from CSV or JSON lines; {@code -} reads standard input. It reads the settings
 * of the service. Exit code 1 if a row was refused.
 */
@AccountsConfiguration
@Import({AccountImport.class, ImportedTotp.class})
public final class ImportUsers {
  public static final String NAME = "import-users";
  private static final String STANDARD_INPUT = "-";

  private ImportUsers() {}

  @Bean
  static ExitStatus exitStatus() {
    return new ExitStatus();
  }

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner importing(
      ObjectProvider<FlywayMigrationInitializer> tables,
      ObjectProvider<ConnectionFactory> postgres,
      ObjectProvider<SingleServerCheck> one,
      ObjectProvider<AccountImport> accountImport,
      ExitStatus exitStatus) {
    return arguments -> {
      try (BufferedReader file = open(arguments.getNonOptionArgs())) {
        tables.getIfAvailable(); // creates the tables
        postgres.ifAvailable(StartupChecks::fill);
        one.ifAvailable(SingleServerCheck::require);
        exitStatus.set(importFrom(accountImport.getObject(), file));
      }
    };
  }

  public static void run(String... arguments) {
    ExitStatus.exit(
        new SpringApplicationBuilder(ImportUsers.class)
            .web(WebApplicationType.NONE)
            // so that unneeded stores do not start
            .lazyInitialization(true)
            .run(arguments));
  }

  private static boolean importFrom(AccountImport accountImport, BufferedReader file) {
    AccountImport.Result result =
        Objects.requireNonNull(accountImport.take(file, ImportUsers::println).block());
    println(
        "%d rows: %d added, %d there already (%d of them with another password hash), %d refused"
            .formatted(
                result.rows(), result.added(), result.there(), result.changed(), result.refused()));
    return result.refused() == 0;
  }

  private static BufferedReader open(List<String> arguments) {
    if (arguments.size() != 2) {
      throw new StartRefused(
          "The file to import is missing",
          "Run import-users users.csv, or import-users - for standard input");
    }
    String name = arguments.get(1);
    try {
      return new BufferedReader(
          new InputStreamReader(
              name.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(name)),
              UTF_8));
    } catch (IOException unreadable) {
      throw new StartRefused(
          "The file " + name + " can't be read", "Specify a CSV or JSON lines file", unreadable);
    }
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void println(String line) {
    System.out.println(line);
  }
}
