package dev.forestgate.config.source;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** The name under which a property was set: the variable of the environment, where it was one. */
public final class SettingName {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?<![\\w.-])(forestgate|server|management|spring|logging)(\\.[a-z][a-z0-9-]*)+");

  private SettingName() {}

  /** {@code text} with the written name in the place of each property that is set. */
  public static String in(ConfigurableEnvironment environment, String text) {
    return PROPERTY
        .matcher(text)
        .replaceAll(
            found -> java.util.regex.Matcher.quoteReplacement(of(environment, found.group())));
  }

  /** The name of the first source that has {@code property}, which is the one that counts. */
  public static String of(ConfigurableEnvironment environment, String property) {
    return environment.getPropertySources().stream()
        .map(source -> written(source, property))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(property);
  }

  /** The two forms of {@code property} that Spring looks for in the environment. */
  public static List<String> variables(String property) {
    String upper = property.toUpperCase(Locale.ROOT).replace('.', '_');
    return List.of(upper.replace("-", ""), upper.replace('-', '_'));
  }

  private static @Nullable String written(PropertySource<?> source, String property) {
    if (source instanceof SettingSource settings) {
      return settings.setting(property);
    }
    if (source instanceof SystemEnvironmentPropertySource environment) {
      return variables(property).stream()
          .filter(environment.getSource()::containsKey)
          .findFirst()
          .orElse(null);
    }
    boolean isAttached = source.getName().equals("configurationProperties"); // all others, at once
    return !isAttached && source.containsProperty(property) ? property : null;
  }
}
