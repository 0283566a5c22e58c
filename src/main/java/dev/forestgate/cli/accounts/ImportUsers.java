package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.factors.ImportedTotp;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.AccountImport;
import dev.forestgate.intake.ImportOptions;
import dev.forestgate.intake.ImportResult;
import dev.forestgate.intake.mapping.Product;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.users.redis.SingleServerCheck;
import io.r2dbc.spi.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code import-users <file>}: imports the accounts of another service into the
 * configured store; {@code -} reads standard input. It reads the settings of the service. Exit code
 * 1 if a row was refused.
 */
@AccountsConfiguration
@Import({AccountImport.class, ImportedTotp.class})
public final class ImportUsers {

  private static final String FROM = "from";
  private static final String DRY_RUN = "dry-run";
  private static final String LEGACY_HASHES = "legacy-hashes";
  private static final String REFUSED = "refused";
  private static final String REFUSED_SUFFIX = ".refused.jsonl";

  private static final Set<String> WITH_VALUE =
      Stream.concat(Stream.of(FROM, REFUSED), FirebaseOptions.NAMES.stream())
          .collect(Collectors.toSet());

  /** Options of this mode. */
  public static final Set<String> OPTIONS =
      Stream.concat(Stream.of(DRY_RUN, LEGACY_HASHES), WITH_VALUE.stream())
          .collect(Collectors.toSet());

  private ImportUsers() {}

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
      Clock clock,
      ExitStatus exitStatus) {
    return given -> {
      var arguments = ModeArguments.of(given.getSourceArgs(), WITH_VALUE);
      ImportOptions options = options(arguments, clock);
      String name = file(arguments);
      Path refused = refusedFile(arguments, name);
      try (CountedFile file = CountedFile.open(name)) {
        requireAnother(refused, name);
        tables.getIfAvailable(); // creates the tables
        postgres.ifAvailable(StartupChecks::fill);
        one.ifAvailable(SingleServerCheck::require);
        exitStatus.set(importFrom(accountImport.getObject(), file, options, refused));
      }
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(ImportUsers.class).run(arguments);
  }

  private static boolean importFrom(
      AccountImport accountImport, CountedFile file, ImportOptions options, Path refused)
      throws IOException {
    ImportResult result;
    try (var report = new ImportReport(Progress.onStandardError(file::share), refused)) {
      result = Objects.requireNonNull(accountImport.run(file, options, report).block());
      report.summarize(result, options.dryRun());
    }
    return result.refused() == 0;
  }

  private static ImportOptions options(ModeArguments arguments, Clock clock) {
    Product product = arguments.value(FROM).map(ImportUsers::product).orElse(null);
    return new ImportOptions(
        Product.mapping(product, FirebaseOptions.of(arguments, System.getenv()), clock),
        arguments.has(LEGACY_HASHES),
        arguments.has(DRY_RUN));
  }

  private static @Nullable Product product(String name) {
    return Product.named(name)
        .orElseThrow(
            () ->
                new StartRefused(
                    "There is no import from " + name,
                    "Write --from=NAME with one of " + String.join(", ", Product.names())));
  }

  private static String file(ModeArguments arguments) {
    if (arguments.words().size() != 1) {
      throw new StartRefused(
          arguments.words().isEmpty()
              ? "The file to import is missing"
              : "There are several files to import, expected one",
          "Run import-users users.csv, or import-users - for standard input");
    }
    return arguments.words().get(0);
  }

  /** The file of the refused rows replaces one that is there, which must not be the input. */
  private static void requireAnother(Path refused, String name) throws IOException {
    if (Files.exists(refused) && CountedFile.isSame(name, refused)) {
      throw new StartRefused(
          "The file " + refused + " for the refused rows is the file to import",
          "Specify another with --refused");
    }
  }

  /** In the working folder, unless another is given. */
  private static Path refusedFile(ModeArguments arguments, String name) {
    String stem =
        CountedFile.isStandardInput(name) ? "import" : Path.of(name).getFileName().toString();
    return arguments.value(REFUSED).map(Path::of).orElse(Path.of(stem + REFUSED_SUFFIX));
  }
}
