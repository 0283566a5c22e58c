package dev.forestgate.cli;

import dev.forestgate.cli.mode.ModeApplication;
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
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Command-line mode {@code calibrate}: measures the cost of a password hash on this machine and
 * recommends settings for the time per hash given by {@code --wished=50ms}. Each measurement takes
 * {@code --time=2s}. With {@code --machine} the output is for scripts. It reads the settings of the
 * service, but starts no part of it.
 */
@ConfigurationPropertiesScan("dev.forestgate.credentials")
@Import({Calibration.class, BinaryDataSizeConverter.class})
@SuppressWarnings("SystemOut") // output for the terminal, at any log level
public final class Calibrate {
  private static final String WISHED_OPTION = "wished";
  private static final Duration DEFAULT_WISHED = Duration.ofMillis(50);
  private static final String TIME_OPTION = "time";
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
  private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

  private Calibrate() {}

  @Bean
  static ApplicationRunner calibration(Calibration usual) {
    return arguments -> {
      Calibration calibration = usual.taking(duration(arguments, TIME_OPTION, Calibration.TIME));
      if (arguments.containsOption("machine")) {
        printForScripts(calibration.usual());
      } else {
        print(calibration, duration(arguments, WISHED_OPTION, DEFAULT_WISHED));
      }
    };
  }

  public static int run(String... arguments) {
    return ModeApplication.of(Calibrate.class).run(arguments);
  }

  private static Duration duration(ApplicationArguments arguments, String name, Duration usual) {
    List<String> given = arguments.getOptionValues(name);
    return given == null || given.isEmpty() ? usual : DurationStyle.detectAndParse(given.get(0));
  }

  private static void printForScripts(Measured usual) {
    println("hash.threads=%d", usual.threads());
    println("hash.rate=%.1f", usual.perSecond());
    println("hash.single.ms=%.2f", millis(usual.alone()));
  }

  private static void print(Calibration calibration, Duration wished) {
    println("Argon2id by %s", calibration.hasher());
    println("%nCurrent settings");
    print(calibration.usual());
    println("%nMinimum settings by OWASP, all equally strong");
    calibration.floor().forEach(Calibrate::print);

    Measured recommended = calibration.recommend(wished);
    println("%nRecommended for %.0f ms per hash", millis(wished));
    print(recommended);
    println("  forestgate.credentials.argon2.memory=%dKiB", recommended.cost().memory());
    println("  forestgate.credentials.argon2.iterations=%d", recommended.cost().iterations());
    println(
        "  At most %.0f sign-ins per second, and %d MiB for concurrent hashes.",
        recommended.perSecond(), recommended.memory() / 1024);
    println("%n%s", hugePages());
  }

  private static void print(Measured measured) {
    println(
        "  %-18s %6.1f ms alone, %6.1f per second on %d cores",
        measured.cost(), millis(measured.alone()), measured.perSecond(), measured.threads());
  }

  /**
   * Advice on transparent huge pages, which determine how fast the kernel allocates and clears
   * memory.
   */
  private static String hugePages() {
    return switch (hugePageSetting()) {
      case "always" -> "Transparent huge pages are enabled for all programs.";
      case "madvise" ->
          "Transparent huge pages are enabled for programs that request them. The built-in hasher does,"
              + " libsodium does not and would be about 50 % faster with\n  echo always > "
              + HUGE_PAGES;
      case "never" ->
          "Transparent huge pages are disabled. Hashes are faster with\n  echo madvise > "
              + HUGE_PAGES;
      default -> "The state of transparent huge pages is unknown on this system.";
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

  private static void println(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}
