package dev.forestgate.cli.accounts;

import dev.forestgate.audit.chain.AuditVerification;
import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.PostgresAccounts;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.journal.ledger.Sealer;
import dev.forestgate.startup.StartupChecks;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Objects;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code verify audit}: verifies the records of the audit against their seals. It
 * reads the settings of the service. Exit code 1 if a record is not as it was sealed.
 */
@AccountsConfiguration
@Import({AuditVerification.class, Sealer.class})
@ConfigurationPropertiesScan({"dev.forestgate.audit.chain", "dev.forestgate.journal.event"})
public final class VerifyAudit {
  private VerifyAudit() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner verifying(
      FlywayMigrationInitializer tables,
      ConnectionFactory postgres,
      AuditVerification verification,
      ExitStatus exitStatus) {
    return arguments -> {
      StartupChecks.fill(postgres);
      var result = Objects.requireNonNull(verification.verify(Terminal::print).block());
      Terminal.print(
          "%d records of %d months: %s"
              .formatted(
                  result.records(),
                  result.months(),
                  result.problems() == 0
                      ? "all as they were written"
                      : result.problems() + " problems"));
      exitStatus.set(result.problems() == 0);
    };
  }

  /** Prevents the generation of a key, which could not match any seal. */
  public static int run(String... arguments) {
    return ModeApplication.of(VerifyAudit.class)
        .check(settings -> PostgresAccounts.require(settings, "The audit needs"))
        .with("--forestgate.journal.generate-key=false")
        .run(arguments);
  }
}
