package dev.forestgate.cli.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.factors.ExportedFactors;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.intake.AccountExport;
import dev.forestgate.secret.SecretFile;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.users.redis.SingleServerCheck;
import io.r2dbc.spi.ConnectionFactory;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code export-users}: writes all accounts with their password hashes as JSON
 * lines, to the new file {@code --to} or to standard output. {@code --with-factors} adds TOTP
 * secrets. It reads the settings of the service.
 */
@AccountsConfiguration
@Import({AccountExport.class, ExportedFactors.class})
public final class ExportUsers {

  private static final String TO = "to";
  private static final String WITH_FACTORS = "with-factors";

  /** Options of this mode. */
  public static final Set<String> OPTIONS = Set.of(TO, WITH_FACTORS);

  private ExportUsers() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner exporting(
      ObjectProvider<FlywayMigrationInitializer> tables,
      ObjectProvider<ConnectionFactory> postgres,
      ObjectProvider<SingleServerCheck> one,
      ObjectProvider<AccountExport> export) {
    return given -> {
      var arguments = ModeArguments.of(given.getSourceArgs(), Set.of(TO));
      Optional<Path> file = arguments.value(TO).map(Path::of);
      tables.getIfAvailable(); // brings the tables to this version
      postgres.ifAvailable(StartupChecks::fill);
      one.ifAvailable(SingleServerCheck::require);
      Writer out = file.isPresent() ? create(file.get()) : standardOutput();
      try (out) {
        write(export.getObject(), out, arguments.has(WITH_FACTORS));
      } catch (StartRefused stopped) {
        if (file.isPresent()) {
          Files.deleteIfExists(file.get());
        }
        throw stopped;
      }
    };
  }

  /** All other output goes to standard error, as standard output may be the export. */
  public static int run(String... arguments) {
    System.setOut(System.err);
    return ModeApplication.of(ExportUsers.class).run(arguments);
  }

  private static void write(AccountExport export, Writer out, boolean withFactors) {
    Progress progress = Progress.onStandardError(() -> -1);
    AccountExport.Result result =
        Objects.requireNonNull(export.run(out, withFactors, progress::update).block());
    progress.clear();
    print("%d accounts, %d TOTP secrets".formatted(result.accounts(), result.totps()));
    if (result.secondFactors() > 0) {
      print(
          withFactors
              ? "%d accounts have passkeys, recovery codes or further TOTP secrets, which are not"
                      .formatted(result.secondFactors())
                  + " exported"
              : "%d accounts have a second factor, which is not exported; --with-factors exports"
                      .formatted(result.secondFactors())
                  + " TOTP secrets");
    }
  }

  private static Writer create(Path file) throws IOException {
    try {
      return writer(SecretFile.create(file));
    } catch (FileAlreadyExistsException exists) {
      throw new StartRefused(
          "The file " + file + " exists", "Specify a new file with --to", exists);
    } catch (IOException unwritable) {
      throw new StartRefused(
          "The file " + file + " can't be made", "Specify a new file with --to", unwritable);
    }
  }

  private static Writer standardOutput() {
    if (Terminal.isThere()) {
      throw new StartRefused(
          "The export holds password hashes, and standard output is a terminal",
          "Add --to=FILE, or redirect the output");
    }
    return writer(new FileOutputStream(FileDescriptor.out));
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, UTF_8));
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void print(String line) {
    System.err.println(line);
  }
}
