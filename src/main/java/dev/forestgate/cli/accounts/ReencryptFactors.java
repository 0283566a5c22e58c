package dev.forestgate.cli.accounts;

import dev.forestgate.cli.mode.ExitStatus;
import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.cli.mode.Terminal;
import dev.forestgate.factors.FactorReencryption;
import dev.forestgate.startup.StartupChecks;
import dev.forestgate.users.redis.SingleServerCheck;
import dev.forestgate.webhooks.SealedSecrets;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code re-encrypt-factors}: encrypts all that is under the keys of factors,
 * TOTP secrets and secrets of webhooks, under the newest one after {@code rotate-keys --factors}.
 * It reads the settings of the service. Exit code 1 if a secret is unreadable.
 */
@AccountsConfiguration
@Import({FactorReencryption.class, SealedSecrets.class})
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
      ObjectProvider<SealedSecrets> webhooks,
      ExitStatus exitStatus) {
    return arguments -> {
      tables.getIfAvailable(); // creates the tables
      postgres.ifAvailable(StartupChecks::fill);
      one.ifAvailable(SingleServerCheck::require); // also connects the scripts, which blocks
      boolean allFactors = reencrypt(factors.getObject());
      SealedSecrets secrets = webhooks.getIfAvailable(); // needs PostgreSQL
      exitStatus.set((secrets == null || reencrypt(secrets)) && allFactors);
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(ReencryptFactors.class).run(arguments);
  }

  /** False if a secret is unreadable. */
  private static boolean reencrypt(FactorReencryption factors) {
    FactorReencryption.Result result = Objects.requireNonNull(factors.run().block());
    Terminal.print(
        """
        %d TOTP secrets were encrypted under the newest key, %d can't be decrypted
        %d accounts have recovery codes that depend on an older key; keep it until they renewed them"""
            .formatted(result.renewed(), result.unreadable(), result.oldCodes()));
    return result.unreadable() == 0;
  }

  /** False if a secret is unreadable. */
  private static boolean reencrypt(SealedSecrets webhooks) {
    SealedSecrets.Renewed result = Objects.requireNonNull(webhooks.renewAll().block());
    Terminal.print(
        "%d secrets of webhooks were encrypted under the newest key, %d can't be decrypted"
            .formatted(result.renewed(), result.unreadable()));
    return result.unreadable() == 0;
  }
}
