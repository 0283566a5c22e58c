package dev.forestgate.config.source;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Name under which a property was set: an environment variable, or the property's own name. */
public final class SettingName {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?<![\\w.-])(forestgate|server|management|spring|logging)(\\.[a-z][a-z0-9-]*)+");

  private SettingName() {}

  /** Replaces each property in {@code text} by the name under which it was set. */
  public static String in(ConfigurableEnvironment environment, String text) {
    return PROPERTY
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(of(environment, found.group())));
  }

  /**
   * Name of {@code property} in the first source that has it, whose value counts; {@code property}
   * itself if none has it.
   */
  public static String of(ConfigurableEnvironment environment, String property) {
    return environment.getPropertySources().stream()
        .map(source -> nameIn(source, property))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(property);
  }

  /** Both environment variables that Spring accepts for {@code property}. */
  public static List<String> variables(String property) {
    String upper = property.toUpperCase(Locale.ROOT).replace('.', '_');
    return List.of(upper.replace("-", ""), upper.replace('-', '_'));
  }

  private static @Nullable String nameIn(PropertySource<?> source, String property) {
    if (source instanceof SettingSource settings) {
      return settings.setting(property);
    }
    if (source instanceof SystemEnvironmentPropertySource environment) {
      return variables(property).stream()
          .filter(environment.getSource()::containsKey)
          .findFirst()
          .orElse(null);
    }
    boolean isAttached =
        source.getName().equals("configurationProperties"); // a view of all other sources
    return !isAttached && source.containsProperty(property) ? property : null;
  }
}
