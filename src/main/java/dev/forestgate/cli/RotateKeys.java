package dev.forestgate.cli;

import dev.forestgate.tokens.keys.KeyRotation;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The command-line mode {@code rotate-keys}: makes the next signing key and says what will happen
 * when. Reads the same settings as the service, and starts nothing of it. Not a configuration class
 * by annotation, as the service's component scan must not find it.
 */
@ConfigurationPropertiesScan("dev.forestgate.tokens")
@Import(KeyRotation.class)
public final class RotateKeys {
  public static final String NAME = "rotate-keys";

  private RotateKeys() {}

  @Bean
  static Clock clock() {
    return Clock.systemUTC();
  }

  /** As a runner, so that what refuses is told in one line as at a start, with exit code 1. */
  @Bean
  static ApplicationRunner rotation(KeyRotation rotation) {
    return arguments -> print(rotation.rotate());
  }

  public static void run(String... arguments) {
    new SpringApplicationBuilder(RotateKeys.class)
        .web(WebApplicationType.NONE)
        .run(arguments)
        .close();
  }

  @SuppressWarnings("SystemOut") // meant for whoever typed the command, at any log level
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
