package dev.forestgate.cli;

import dev.forestgate.cli.mode.ModeApplication;
import dev.forestgate.factors.key.FactorKeyRotation;
import dev.forestgate.tokens.keys.KeyRotation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code rotate-keys}: generates the next signing key and prints the schedule of
 * the rotation; with {@code --factors} the next key of second factors. It reads the settings of the
 * service, but starts no part of it. It is no {@code @Configuration}, so that the service's
 * component scan does not find it.
 */
@ConfigurationPropertiesScan({"dev.forestgate.tokens", "dev.forestgate.factors.model"})
@Import({KeyRotation.class, FactorKeyRotation.class})
public final class RotateKeys {

  private RotateKeys() {}

  @Bean
  static Clock clock() {
    return Clock.systemUTC();
  }

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
  @Bean
  static ApplicationRunner rotation(KeyRotation signing, FactorKeyRotation factors) {
    return arguments -> {
      if (arguments.containsOption("factors")) {
        print(factors.rotate());
      } else {
        print(signing.rotate());
        signing.rotateRsa().ifPresent(RotateKeys::print);
      }
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(RotateKeys.class).run(arguments);
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void print(Path factorKey) {
    System.out.printf(
        """
        The next key for second factors is %s
          from now on  running services notice it within 10 s, and encrypt with it
          keep         the older keys: they decrypt older secrets until re-encrypt-factors has run,
                       and verify recovery codes until their owners have renewed them
        """,
        factorKey);
  }

  @SuppressWarnings("SystemOut") // output for the terminal, at any log level
  private static void print(KeyRotation.Rotated rotated) {
    System.out.printf(
        """
        The next signing key is %s
          from now on           it is published; running services notice it within %s s
          %s  it signs
          %s  %s is published and accepted no more; a later rotation deletes it
        """,
        rotated.next(),
        rotated.noticedWithin().plusMillis(999).toSeconds(),
        rotated.signsFrom(),
        rotated.previousUntil().truncatedTo(ChronoUnit.SECONDS),
        rotated.previous());
    rotated.deleted().forEach(key -> System.out.println("Deleted, as long expired: " + key));
  }
}
