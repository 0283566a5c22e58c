package dev.forestgate.cli.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.audit.AuditQuery;
import dev.forestgate.audit.AuditReader;
import dev.forestgate.audit.AuditRecord;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.ModeArguments;
import dev.forestgate.cli.mode.PostgresAccounts;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.failure.StartRefused;
import dev.forestgate.secret.SecretFile;
import dev.forestgate.startup.StartupChecks;
import io.r2dbc.spi.ConnectionFactory;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * Command-line mode {@code export-audit}: writes the records of the audit as JSON lines, the oldest
 * first, with their seals, to the new file {@code --to}; {@code --since} and {@code --until} limit
 * them. It reads the settings of the service.
 */
@AccountsConfiguration
@Import(AuditReader.class)
public final class ExportAudit {

  private static final String TO = "to";
  private static final String SINCE = "since";
  private static final String UNTIL = "until";

  /** Options of this mode. */
  public static final Set<String> OPTIONS = Set.of(TO, SINCE, UNTIL);

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private ExportAudit() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner exporting(
      FlywayMigrationInitializer tables, ConnectionFactory postgres, AuditReader reader) {
    return given -> {
      var arguments = ModeArguments.of(given.getSourceArgs(), OPTIONS);
      AuditQuery query =
          new AuditQuery(null, null, null, time(arguments, SINCE), time(arguments, UNTIL));
      StartupChecks.fill(postgres);
      try (Writer out = create(file(arguments))) {
        long records =
            Objects.requireNonNull(
                reader.all(query).doOnNext(one -> write(out, one)).count().block());
        Terminal.print(records + " records");
      }
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(ExportAudit.class)
        .check(settings -> check(settings, arguments))
        .run(arguments);
  }

  /** Checks the arguments and the store before an unneeded one starts. */
  private static void check(Environment settings, String... arguments) {
    file(ModeArguments.of(arguments, OPTIONS));
    PostgresAccounts.require(settings, "The audit needs");
  }

  private static Path file(ModeArguments arguments) {
    return arguments
        .value(TO)
        .map(Path::of)
        .orElseThrow(
            () -> new StartRefused("The file to write is missing", "Write --to=audit.jsonl"));
  }

  private static @Nullable Instant time(ModeArguments arguments, String option) {
    return arguments.value(option).map(text -> time(option, text)).orElse(null);
  }

  private static Instant time(String option, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException malformed) {
      throw new StartRefused(
          "The option --" + option + " must be a time in UTC",
          "Write --" + option + "=2026-11-01T00:00:00Z",
          malformed);
    }
  }

  /** Only its owner may read the file, as it holds addresses of users. */
  private static Writer create(Path file) {
    try {
      return new BufferedWriter(new OutputStreamWriter(SecretFile.create(file), UTF_8));
    } catch (FileAlreadyExistsException exists) {
      throw new StartRefused(
          "The file " + file + " exists", "Specify a new file with --to", exists);
    } catch (IOException unwritable) {
      throw new StartRefused(
          "The file " + file + " can't be made", "Specify a new file with --to", unwritable);
    }
  }

  private static void write(Writer out, AuditRecord one) {
    try {
      out.write(JSON.writeValueAsString(one));
      out.write('\n');
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
