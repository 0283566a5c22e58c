package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.factors.FactorReencryption;
import dev.forestgate.factors.FactorReencryption.Result;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.users.redis.SingleServerCheck;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code re-encrypt-factors}: encrypts all TOTP secrets under the newest key
 * after {@code rotate-keys --factors}. It reads the settings of the service. Exit code 1 if a
 * secret is unreadable.
 */
@AccountsConfiguration
@Import(FactorReencryption.class)
public final class ReencryptFactors {

  private ReencryptFactors() {}

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner reencrypting(
      ObjectProvider<FlywayMigrationInitializer> tables,
      ObjectProvider<ConnectionFactory> postgres,
      ObjectProvider<SingleServerCheck> one,
      ObjectProvider<FactorReencryption> factors,
      ExitStatus exitStatus) {
    return arguments -> {
      tables.getIfAvailable(); // creates the tables
      postgres.ifAvailable(StartupChecks::fill);
      one.ifAvailable(SingleServerCheck::require); // also connects the scripts, which blocks
      Result result = Objects.requireNonNull(factors.getObject().run().block());
      print(result);
      exitStatus.set(result.unreadable() == 0);
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(ReencryptFactors.class).run(arguments);
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void print(Result result) {
    System.out.printf(
        """
        %d TOTP secrets were encrypted under the newest key, %d can't be decrypted
        %d accounts have recovery codes that depend on an older key; keep it until they renewed them
        """,
        result.renewed(), result.unreadable(), result.oldCodes());
  }
}
