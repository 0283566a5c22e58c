package dev.forestgate.config.service;

import dev.forestgate.config.source.SettingSource;
import dev.forestgate.failure.StartRefused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code LOG_LEVEL}, in the words of other loggers too ({@code warning}, {@code critical}), and
 * what {@code RUST_LOG} says of our log level, where {@code LOG_LEVEL} says nothing: directives of
 * env_logger, {@code level} or {@code target=level}, with commas. {@code forest_gate}, {@code
 * forestgate} and {@code dev_forestgate} are this service; other targets are another program's.
 * What can't be read is passed over, as env_logger does: it must not stop a service that has
 * another name for it.
 */
public final class LogSettings {
  private static final String PROPERTY = "logging.level.dev.forestgate";
  private static final Set<String> LEVELS =
      Set.of("off", "error", "warn", "info", "debug", "trace");

  /** Of Python, Go, pino and syslog. */
  private static final Map<String, String> SYNONYMS =
      Map.ofEntries(
          Map.entry("warning", "warn"),
          Map.entry("err", "error"),
          Map.entry("critical", "error"),
          Map.entry("crit", "error"),
          Map.entry("fatal", "error"),
          Map.entry("notice", "info"),
          Map.entry("verbose", "debug"),
          Map.entry("all", "trace"),
          Map.entry("none", "off"),
          Map.entry("silent", "off"));

  private static final Set<String> OURS = Set.of("forest_gate", "forestgate", "dev_forestgate");

  private LogSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String level = setting.apply("LOG_LEVEL");
    String directives = setting.apply("RUST_LOG");
    if (level != null) {
      properties.put(PROPERTY, ours(level.toLowerCase(Locale.ROOT)));
    } else if (directives != null) {
      SettingSource.put(properties, PROPERTY, level(directives));
    }
  }

  private static String ours(String level) {
    String known = SYNONYMS.getOrDefault(level, level);
    if (!LEVELS.contains(known)) {
      throw new StartRefused(
          "LOG_LEVEL is no level of the log", "Write error, warn, info, debug or trace");
    }
    return known;
  }

  /** The level that counts for us: of our own target, else of all; null if none is named. */
  private static @Nullable String level(String directives) {
    // what follows a slash is a pattern for the text of messages
    List<String> all =
        Arrays.stream(directives.toLowerCase(Locale.ROOT).split("/", 2)[0].split(","))
            .map(String::strip)
            .toList();
    String own = last(all, directive -> OURS.contains(target(directive)));
    return own == null ? last(all, LEVELS::contains) : own;
  }

  private static @Nullable String last(List<String> directives, Predicate<String> wanted) {
    return directives.stream()
        .filter(wanted)
        .map(LogSettings::named)
        .filter(LEVELS::contains)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  /** Before the equals sign, without a module. */
  private static String target(String directive) {
    return directive.split("=", 2)[0].split("::", 2)[0].strip();
  }

  /** After the equals sign. A target alone is everything of it. */
  private static String named(String directive) {
    if (directive.contains("=")) {
      return directive.split("=", 2)[1].strip();
    }
    return LEVELS.contains(directive) ? directive : "trace";
  }
}
