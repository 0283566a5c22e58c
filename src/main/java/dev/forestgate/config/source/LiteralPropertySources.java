package dev.forestgate.config.source;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Property sources whose values are literal. Spring resolves {@code ${...}} in every value and
 * quotes the value in an exception if that fails. Here the dollar is escaped, and Spring removes
 * the escape. Properties files keep their placeholders, which are Spring's syntax there.
 */
public final class LiteralPropertySources {
  private static final String PREFIX = "${";

  private LiteralPropertySources() {}

  /** Replaces each source that contains a placeholder and is not a properties file. */
  public static void protect(MutablePropertySources sources) {
    for (PropertySource<?> source : sources.stream().toList()) {
      if (source instanceof EnumerablePropertySource<?> all
          && !(source instanceof OriginTrackedMapPropertySource)
          && holdsPlaceholder(all)) {
        sources.replace(source.getName(), literal(all));
      }
    }
  }

  /** {@code value} with its placeholders escaped, so that Spring returns it unchanged. */
  public static @Nullable Object literal(@Nullable Object value) {
    return value instanceof CharSequence text && text.toString().contains(PREFIX)
        ? escaped(text.toString())
        : value;
  }

  /** Escapes closed placeholders only: Spring removes the escape from no others. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(PREFIX); at >= 0; at = text.indexOf(PREFIX, from)) {
      escaped.append(text, from, at).append(isClosed(text, at) ? "\\" : "").append(PREFIX);
      from = at + PREFIX.length();
    }
    return escaped.append(text, from, text.length()).toString();
  }

  private static boolean isClosed(String text, int prefix) {
    int open = 1;
    for (int i = prefix + PREFIX.length(); i < text.length() && open > 0; i++) {
      open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
    }
    return open == 0;
  }

  /** A loop instead of a stream, because it runs at each start over several hundred values. */
  private static boolean holdsPlaceholder(EnumerablePropertySource<?> source) {
    for (String name : source.getPropertyNames()) {
      if (source.getProperty(name) instanceof CharSequence text
          && text.toString().contains(PREFIX)) {
        return true;
      }
    }
    return false;
  }

  private static PropertySource<?> literal(EnumerablePropertySource<?> source) {
    return source instanceof SystemEnvironmentPropertySource environment
        ? new LiteralEnvironment(environment)
        : new LiteralSource(source);
  }

  /** Literal view of any source but the environment. */
  private static final class LiteralSource
      extends EnumerablePropertySource<EnumerablePropertySource<?>>
      implements OriginLookup<String> {
    LiteralSource(EnumerablePropertySource<?> source) {
      super(source.getName(), source);
    }

    @Override
    public String[] getPropertyNames() {
      return getSource().getPropertyNames();
    }

    @Override
    public @Nullable Object getProperty(String name) {
      return literal(getSource().getProperty(name));
    }

    @Override
    public @Nullable Origin getOrigin(String key) {
      return OriginLookup.getOrigin(getSource(), key);
    }
  }

  /** Literal copy of the environment or of a source like it. Spring reads its map directly. */
  private static final class LiteralEnvironment extends SystemEnvironmentPropertySource
      implements OriginLookup<String> {
    private final SystemEnvironmentPropertySource original;

    LiteralEnvironment(SystemEnvironmentPropertySource original) {
      super(original.getName(), literals(original.getSource()));
      this.original = original;
    }

    private static Map<String, Object> literals(Map<String, Object> variables) {
      Map<String, Object> literals = new LinkedHashMap<>(variables);
      literals.replaceAll((name, value) -> literal(value));
      return literals;
    }

    @Override
    public @Nullable Origin getOrigin(String key) {
      return OriginLookup.getOrigin(original, key);
    }
  }
}
