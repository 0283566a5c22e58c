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
 * Command-line mode {@code rotate-keys}: generates the next signing key and prints the schedule of
 * the rotation. It reads the settings of the service, but starts no part of it. It is no
 * {@code @Configuration}, so that the service's component scan does not find it.
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

  /**
   * An application runner, so that a refusal is reported in one line as at a start, with exit code
   * 1.
   */
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
