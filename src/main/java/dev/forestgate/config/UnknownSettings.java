package dev.forestgate.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.forestgate.config.source.ForeignVariables;
import dev.forestgate.config.source.NameSuggestion;
import dev.forestgate.config.source.SettingName;
import dev.forestgate.config.source.SettingProblems;
import dev.forestgate.config.source.SettingSource;
import dev.forestgate.failure.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Detection of unknown settings: names that begin with {@code forestgate.} or {@code FORESTGATE_}
 * and are not properties of the service. On the command line they stop the start; elsewhere, where
 * another version may have set them, they cause a warning. The list of names is read only if such a
 * name is set.
 */
final class UnknownSettings {
  private static final String NAMES = "/start/properties.txt";
  private static final String PROPERTY = "forestgate.";
  private static final String VARIABLE = "FORESTGATE_";

  /** Suffix of a property with arbitrary names below it. */
  private static final String ANY = ".*";

  /** Variables of the Python client, which may share the environment. */
  private static final Set<String> OF_PYTHON_CLIENT =
      Set.of("URL", "ISSUER", "AUDIENCE", "ALGORITHM", "JWT_SECRET", "JWKS_URL", "TIMEOUT");

  private UnknownSettings() {}

  /**
   * Warnings about {@code environment}. Unknown names on the command line go to {@code problems}
   * instead.
   */
  static List<String> in(ConfigurableEnvironment environment, SettingProblems problems) {
    List<String> warnings = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      boolean isAttached =
          source.getName().equals("configurationProperties"); // a view of all other sources
      if (source instanceof EnumerablePropertySource<?> all
          && !isAttached
          && !(source instanceof SettingSource)) {
        unknown(all).forEach(name -> report(name, isCommandLine(all), problems, warnings));
      }
    }
    return warnings;
  }

  /** Names of all properties, in kebab case; {@code .*} stands for any name. */
  static List<String> names() {
    try (InputStream list =
        Objects.requireNonNull(UnknownSettings.class.getResourceAsStream(NAMES))) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void report(
      String name, boolean isCommandLine, SettingProblems problems, List<String> warnings) {
    String problem = name + " is not a setting";
    String remedy =
        NameSuggestion.of(name, candidates(name))
            .map(nearest -> "Did you mean " + nearest)
            .orElse("docs/configuration.md lists all settings");
    if (isCommandLine) {
      problems.of(
          () -> {
            throw new StartRefused(problem, remedy);
          });
    } else {
      warnings.add(problem + " and is ignored. " + remedy + ".");
    }
  }

  private static List<String> unknown(EnumerablePropertySource<?> source) {
    List<String> found = new ArrayList<>();
    for (String name : source.getPropertyNames()) {
      if (name.startsWith(PROPERTY) || name.startsWith(VARIABLE)) {
        found.add(name);
      }
    }
    if (found.isEmpty()) {
      return found;
    }
    boolean isCommandLine = isCommandLine(source);
    List<String> known = names();
    return found.stream()
        .filter(
            name ->
                name.startsWith(VARIABLE)
                    ? isCommandLine || !isVariable(name, known)
                    : !isProperty(name, known))
        .toList();
  }

  private static boolean isCommandLine(PropertySource<?> source) {
    return source.getName().equals(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME);
  }

  private static boolean isProperty(String name, List<String> known) {
    if (ClientSettings.hold(name)) {
      return ClientSettings.know(name);
    }
    String uniform = uniform(name);
    return known.stream()
        .map(UnknownSettings::uniform)
        .anyMatch(
            knownName ->
                knownName.endsWith(ANY)
                    ? uniform.startsWith(knownName.substring(0, knownName.length() - 1))
                    : uniform.equals(knownName));
  }

  private static boolean isVariable(String name, List<String> known) {
    if (ClientSettings.hold(name)) {
      return ClientSettings.know(name);
    }
    String uniform = name.replaceFirst("(_\\d+)+_?$", "");
    return OF_PYTHON_CLIENT.contains(name.substring(VARIABLE.length()))
        || ForeignVariables.isLinkPart(name)
        || variables(known)
            .anyMatch(
                knownName ->
                    knownName.endsWith("*")
                        ? isBelow(uniform, knownName)
                        : uniform.equals(knownName));
  }

  private static boolean isBelow(String name, String any) {
    return name.startsWith(any.substring(0, any.length() - 1));
  }

  private static Set<String> candidates(String mistyped) {
    Stream<String> names =
        Stream.concat(names().stream(), ClientSettings.candidates(mistyped).stream());
    return (mistyped.startsWith(VARIABLE) ? variables(names.toList()) : names)
        .collect(Collectors.toSet());
  }

  private static Stream<String> variables(List<String> known) {
    return known.stream().flatMap(knownName -> SettingName.variables(knownName).stream());
  }

  /**
   * Name in the form in which Spring compares it: lower case, without dashes, underscores and list
   * indexes.
   */
  private static String uniform(String property) {
    return property.replaceAll("\\[\\d+]", "").replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }
}
