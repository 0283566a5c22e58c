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
 * Log level of the service: {@code LOG_LEVEL}, also in the terms of other loggers ({@code warning},
 * {@code critical}), or else the matching directives of {@code RUST_LOG}: env_logger's
 * comma-separated {@code level} or {@code target=level}. Targets {@code forest_gate}, {@code
 * forestgate} and {@code dev_forestgate} are this service; others belong to other programs.
 * Directives that can't be parsed are ignored, as by env_logger, so that they never stop a start.
 */
public final class LogSettings {
  private static final String PROPERTY = "logging.level.dev.forestgate";
  private static final Set<String> LEVELS =
      Set.of("off", "error", "warn", "info", "debug", "trace");

  /** Levels of Python, Go, pino and syslog. */
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

  private static final Set<String> OWN_TARGETS =
      Set.of("forest_gate", "forestgate", "dev_forestgate");

  private LogSettings() {}

  public static void read(
      Function<String, @Nullable String> setting, Map<String, Object> properties) {
    String level = setting.apply("LOG_LEVEL");
    String directives = setting.apply("RUST_LOG");
    if (level != null) {
      properties.put(PROPERTY, toLevel(level.toLowerCase(Locale.ROOT)));
    } else if (directives != null) {
      SettingSource.put(properties, PROPERTY, level(directives));
    }
  }

  private static String toLevel(String level) {
    String known = SYNONYMS.getOrDefault(level, level);
    if (!LEVELS.contains(known)) {
      throw new StartRefused(
          "LOG_LEVEL is not a log level", "Use error, warn, info, debug or trace");
    }
    return known;
  }

  /** The level of the service's own target, else of all targets; null if none is named. */
  private static @Nullable String level(String directives) {
    // after a slash comes a pattern that filters messages
    List<String> all =
        Arrays.stream(directives.toLowerCase(Locale.ROOT).split("/", 2)[0].split(","))
            .map(String::strip)
            .toList();
    String own = last(all, directive -> OWN_TARGETS.contains(target(directive)));
    return own == null ? last(all, LEVELS::contains) : own;
  }

  private static @Nullable String last(List<String> directives, Predicate<String> wanted) {
    return directives.stream()
        .filter(wanted)
        .map(LogSettings::levelOf)
        .filter(LEVELS::contains)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  /** Target of a directive: the part before the equals sign, without a module. */
  private static String target(String directive) {
    return directive.split("=", 2)[0].split("::", 2)[0].strip();
  }

  /** Level of a directive: the part after the equals sign. A target alone means {@code trace}. */
  private static String levelOf(String directive) {
    if (directive.contains("=")) {
      return directive.split("=", 2)[1].strip();
    }
    return LEVELS.contains(directive) ? directive : "trace";
  }
}
