package dev.forestgate.config;

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
 * Names that begin as ours do and are none: {@code forestgate.*} and {@code FORESTGATE_*}. On the
 * command line they are refused; elsewhere, where they may be another version's, they are told. The
 * list of names is read only where one is set.
 */
final class UnknownSettings {
  private static final String NAMES = "/start/properties.txt";
  private static final String PROPERTY = "forestgate.";
  private static final String VARIABLE = "FORESTGATE_";

  /** Of a property that has any names below it. */
  private static final String ANY = ".*";

  /** Variables of the client for Python, which may be in the same environment. */
  private static final Set<String> OF_THE_CLIENT =
      Set.of("URL", "ISSUER", "AUDIENCE", "ALGORITHM", "JWT_SECRET", "JWKS_URL", "TIMEOUT");

  private UnknownSettings() {}

  /** What to tell of {@code environment}; the command line's go to {@code problems}. */
  public static List<String> in(ConfigurableEnvironment environment, SettingProblems problems) {
    List<String> told = new ArrayList<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      boolean isAttached = source.getName().equals("configurationProperties"); // all others
      if (source instanceof EnumerablePropertySource<?> all
          && !isAttached
          && !(source instanceof SettingSource)) {
        unknown(all).forEach(name -> report(name, isCommandLine(all), problems, told));
      }
    }
    return told;
  }

  /** All properties there are, in small letters with dashes; {@code .*} for any name. */
  public static List<String> names() {
    try (InputStream list =
        Objects.requireNonNull(UnknownSettings.class.getResourceAsStream(NAMES))) {
      return new String(list.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void report(
      String name, boolean isCommandLine, SettingProblems problems, List<String> told) {
    String problem = name + " is no setting";
    String remedy =
        NameSuggestion.of(name, candidates(name))
            .map(nearest -> "Did you mean " + nearest)
            .orElse("docs/configuration.md lists all");
    if (isCommandLine) {
      problems.of(
          () -> {
            throw new StartRefused(problem, remedy);
          });
    } else {
      told.add(problem + " and is passed over. " + remedy + ".");
    }
  }

  private static List<String> unknown(EnumerablePropertySource<?> source) {
    List<String> ours = new ArrayList<>();
    for (String name : source.getPropertyNames()) {
      if (name.startsWith(PROPERTY) || name.startsWith(VARIABLE)) {
        ours.add(name);
      }
    }
    if (ours.isEmpty()) {
      return ours;
    }
    boolean isCommandLine = isCommandLine(source);
    List<String> known = names();
    return ours.stream()
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
    String plain = plain(name);
    return known.stream()
        .map(UnknownSettings::plain)
        .anyMatch(
            one ->
                one.endsWith(ANY)
                    ? plain.startsWith(one.substring(0, one.length() - 1))
                    : plain.equals(one));
  }

  private static boolean isVariable(String name, List<String> known) {
    String plain = name.replaceFirst("(_\\d+)+_?$", "");
    return OF_THE_CLIENT.contains(name.substring(VARIABLE.length()))
        || ForeignVariables.isLinkPart(name)
        || variables(known)
            .anyMatch(one -> one.endsWith("*") ? isBelow(plain, one) : plain.equals(one));
  }

  private static boolean isBelow(String name, String any) {
    return name.startsWith(any.substring(0, any.length() - 1));
  }

  private static Set<String> candidates(String mistyped) {
    Stream<String> names = names().stream();
    return (mistyped.startsWith(VARIABLE) ? variables(names.toList()) : names)
        .collect(Collectors.toSet());
  }

  private static Stream<String> variables(List<String> known) {
    return known.stream().flatMap(one -> SettingName.variables(one).stream());
  }

  /** As Spring compares names: without dashes, underscores, capitals and places in a list. */
  private static String plain(String property) {
    return property.replaceAll("\\[\\d+]", "").replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }
}
