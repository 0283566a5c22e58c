package dev.forestgate.cli;

import dev.forestgate.credentials.BinaryDataSizeConverter;
import dev.forestgate.credentials.Calibration;
import dev.forestgate.credentials.Calibration.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The command-line mode {@code calibrate}: measures what a password hash costs on this machine and
 * recommends settings for a wished time, {@code --wished=50ms}. Each measurement takes {@code
 * --time=2s}. With {@code --machine} it prints what a script can read. Reads the same settings as
 * the service, and starts nothing of it.
 */
@ConfigurationPropertiesScan("dev.forestgate.credentials")
@Import({Calibration.class, BinaryDataSizeConverter.class})
@SuppressWarnings("SystemOut") // meant for whoever typed the command, at any log level
public final class Calibrate {
  public static final String NAME = "calibrate";
  private static final String WISHED = "wished";
  private static final Duration DEFAULT_WISH = Duration.ofMillis(50);
  private static final String TIME = "time";
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  private Calibrate() {}

  @Bean
  static ApplicationRunner calibration(Calibration usual) {
    return arguments -> {
      Calibration calibration = usual.taking(duration(arguments, TIME, Calibration.TIME));
      if (arguments.containsOption("machine")) {
        tellMachine(calibration.usual());
      } else {
        tell(calibration, duration(arguments, WISHED, DEFAULT_WISH));
      }
    };
  }

  public static void run(String... arguments) {
    new SpringApplicationBuilder(Calibrate.class)
        .web(WebApplicationType.NONE)
        .run(arguments)
        .close();
  }

  private static Duration duration(ApplicationArguments arguments, String name, Duration usual) {
    List<String> given = arguments.getOptionValues(name);
    return given == null || given.isEmpty() ? usual : DurationStyle.detectAndParse(given.get(0));
  }

  private static void tellMachine(Measured usual) {
    say("hash.threads=%d", usual.threads());
    say("hash.rate=%.1f", usual.perSecond());
    say("hash.single.ms=%.2f", millis(usual.alone()));
  }

  private static void tell(Calibration calibration, Duration wished) {
    say("Argon2id by %s", calibration.hasher());
    say("%nThe settings as they are");
    tell(calibration.usual());
    say("%nWhat OWASP takes for equally strong, and none weaker");
    calibration.floor().forEach(Calibrate::tell);

    Measured recommended = calibration.recommend(wished);
    say("%nFor %.0f ms a hash", millis(wished));
    tell(recommended);
    say("  forestgate.credentials.argon2.memory=%dKiB", recommended.cost().memory());
    say("  forestgate.credentials.argon2.iterations=%d", recommended.cost().iterations());
    say(
        "  That is at most %.0f sign-ins a second, and %d MiB for the hashes in work.",
        recommended.perSecond(), recommended.memory() / 1024);
    say("%n%s", hugePages());
  }

  private static void tell(Measured measured) {
    say(
        "  %-18s %6.1f ms alone, %6.1f a second on %d cores",
        measured.cost(), millis(measured.alone()), measured.perSecond(), measured.threads());
  }

  /** Of the kernel's pages it depends how long memory takes to find and to clear. */
  private static String hugePages() {
    return switch (hugePageSetting()) {
      case "always" -> "Huge pages are on for every program.";
      case "madvise" ->
          "Huge pages are on for programs that ask. Our own code does. libsodium does not, and would"
              + " be about half as fast again with\n  echo always > "
              + HUGE_PAGES;
      case "never" -> "Huge pages are off. Hashes are faster with\n  echo madvise > " + HUGE_PAGES;
      default -> "Whether there are huge pages can't be told here.";
    };
  }

  private static String hugePageSetting() {
    try {
      Matcher chosen = CHOSEN.matcher(Files.readString(HUGE_PAGES));
      return chosen.find() ? chosen.group(1) : "";
    } catch (IOException notLinux) {
      return "";
    }
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static void say(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}
